/** What is to be mended, at the top of a form, each line a link to its field. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface Mistake {
  /** The id of the field's element; none when it belongs to no field. */
  field?: string | undefined;
  words: ComponentChildren;
}

interface SummaryProps {
  heading: ComponentChildren;
  mistakes: readonly Mistake[];
  /** Counts the attempts: the summary takes the focus at each. */
  attempt?: number;
}

export function ErrorSummary({ heading, mistakes, attempt = 0 }: SummaryProps) {
  const box = useRef<HTMLDivElement>(null);
  const shown = mistakes.length > 0;
  useEffect(() => {
    if (shown) box.current?.focus();
  }, [shown, attempt]);
  if (!shown) return null;
  return (
    <div class="govuk-error-summary" tabIndex={-1} ref={box}>
      <div role="alert">
        <h2 class="govuk-error-summary__title">{heading}</h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            {mistakes.map(({ field, words }) => (
              <li key={field ?? String(words)}>
                {field ? (
                  <a href={`#${field}`} onClick={(event) => goTo(event, field)}>
                    {words}
                  </a>
                ) : (
                  words
                )}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}

/** To the field itself, so that the question above it stays in view. */
function goTo(event: MouseEvent, field: string): void {
  const element = document.getElementById(field);
  if (!element) return;
  event.preventDefault();
  const question = element.closest(".govuk-form-group") ?? element;
  question.scrollIntoView();
  element.focus({ preventScroll: true });
}
