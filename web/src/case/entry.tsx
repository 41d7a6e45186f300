/** One line of a timeline. */
import type { TimelineEntryFragment } from "../api/gql/graphql";
import { clock } from "../i18n/dates";
import { isComment } from "./kinds";
import { useWords } from "./words";

export function Entry({ entry }: { entry: TimelineEntryFragment }) {
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
