/** What is known of something: a term and its value, a line each. */
import type { ComponentChildren } from "preact";

export interface Known {
  term: ComponentChildren;
  value: ComponentChildren;
  key: string;
  /** Where it is changed, and what that link says. */
  change?: { href: string; words: string; of: string };
}

export function DetailsList({ rows }: { rows: readonly Known[] }) {
  return (
    <dl class="govuk-summary-list">
      {rows.map(({ key, term, value, change }) => (
        <div class="govuk-summary-list__row" key={key}>
          <dt class="govuk-summary-list__key">{term}</dt>
          <dd class="govuk-summary-list__value">{value}</dd>
          {change ? (
            <dd class="govuk-summary-list__actions">
              <a class="govuk-link" href={change.href}>
                {change.words}
                <span class="govuk-visually-hidden"> {change.of}</span>
              </a>
            </dd>
          ) : null}
        </div>
      ))}
    </dl>
  );
}
