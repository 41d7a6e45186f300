/** How many cases are overdue, in which way, and those that have been so for longest. */
import type { FiguresFragment } from "../desk/gql/graphql";
import { CaseLink } from "../school/case-link";
import { thousands } from "../ui/words";
import { useWords } from "./words";

export function OverdueCases({ overdue }: { overdue: FiguresFragment["overdue"] }) {
  const say = useWords();
  const some = overdue.filter(({ count }) => count > 0);
  return (
    <section aria-labelledby="overdue-heading">
      <h2 class="govuk-heading-s" id="overdue-heading">
        {say("overdue")}
      </h2>
      {some.length === 0 ? (
        <p class="govuk-body">{say("nothingOverdue")}</p>
      ) : (
        <ul class="app-figures">
          {some.map(({ kind, count, longest }) => (
            <li key={kind} class="app-figure app-figure--overdue">
              <span class="app-figure__name">{say(`overdue_${kind}`)}</span>
              <span class="app-figure__n">{thousands(count)}</span>
              <span class="app-figure__note">
                {say("overdueLongest")}{" "}
                {longest.map(({ id, number }, n) => (
                  <span key={id}>
                    {n > 0 ? ", " : ""}
                    <CaseLink number={number} />
                  </span>
                ))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
