/** What of a case is overdue, and since when. */
import type { CaseHeadFragment, OverdueKind } from "../../desk/gql/graphql";
import { dateTime } from "../../i18n/dates";
import { useWords } from "./words";

/** Above the tabs of a case. */
export function Overdue({ found }: { found: Pick<CaseHeadFragment, "overdue"> }) {
  const say = useWords();
  return (
    <div class="govuk-inset-text app-overdue">
      <ul class="govuk-list">
        {found.overdue.map(({ kind, since }) => (
          <li key={kind}>
            <strong class="govuk-tag govuk-tag--red">{say("overdue")}</strong>{" "}
            {say("overdueSince", say.text(`overdue_${kind}`), dateTime(since))}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** In a row of the queue: in few words. */
export function OverdueMarks({ kinds }: { kinds: readonly OverdueKind[] }) {
  const say = useWords();
  return (
    <>
      {kinds.map((kind) => (
        <span key={kind} class="app-note app-overdue">
          <strong class="govuk-tag govuk-tag--red">{say("overdue")}</strong> {say(`mark_${kind}`)}
        </span>
      ))}
    </>
  );
}
