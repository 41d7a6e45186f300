/** One line of a timeline. */
import type { TimelineEntryFragment } from "../api/gql/graphql";
import { clock } from "../i18n/dates";
import { isComment } from "./kinds";
import { VisibilityTag } from "./visibility-tag";
import { useWords } from "./words";

interface EntryProps {
  entry: TimelineEntryFragment;
  /** Whether its viewer shares comments with a school, and so must know which are. */
  shares: boolean;
}

export function Entry({ entry, shares }: EntryProps) {
  const say = useWords();
  const { kind, summary, actor, at, comment } = entry;
  const who = actor ? `${actor.name}, ${actor.organisation.name}` : say.text("service");
  const body = kind === "CommentAdded" || kind === "CommentAmended" ? comment?.body : undefined;
  return (
    <li
      class={`app-timeline__entry${isComment(kind) ? " app-timeline__entry--comment" : ""}`}
      data-entry={entry.id}
      tabIndex={-1}
    >
      <p>
        <strong dir="auto">{summary}</strong>
        {comment && (shares || comment.visibility === "INTERNAL") ? (
          <>
            {" "}
            <VisibilityTag visibility={comment.visibility} />
          </>
        ) : null}
      </p>
      <p class="app-timeline__who" dir="auto">
        <time dateTime={at}>{clock(at)}</time>, {who}
      </p>
      {body ? (
        <p class="app-timeline__body" dir="auto">
          {body}
        </p>
      ) : null}
    </li>
  );
}
