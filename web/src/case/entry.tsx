/** One line of a timeline. */
import type { TimelineEntryFragment } from "../api/gql/graphql";
import { clock } from "../i18n/dates";
import { FileLink } from "./file-link";
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
  const { kind, summary, actor, at, comment, file } = entry;
  const visibility = (comment ?? file)?.visibility;
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
        {visibility && (shares || visibility === "INTERNAL") ? (
          <>
            {" "}
            <VisibilityTag visibility={visibility} />
          </>
        ) : null}
      </p>
      <p class="app-timeline__who" dir="auto">
        <time dateTime={at}>{clock(at)}</time>, {who}
      </p>
      {file ? (
        <p class="app-timeline__body">
          <FileLink file={file} />
        </p>
      ) : null}
      {body ? (
        <p class="app-timeline__body" dir="auto">
          {body}
        </p>
      ) : null}
    </li>
  );
}
