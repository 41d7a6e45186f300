/** The next page of a list, on demand. The first new row takes the focus. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useWords } from "./words";

interface ShowMoreProps {
  /** The id of the section whose table grows. */
  section: string;
  result: { hasNextPage: boolean; isFetchingNextPage: boolean };
  more: () => unknown;
  shown: number;
  words?: ComponentChildren;
}

export function ShowMore({ section, result, more, shown, words }: ShowMoreProps) {
  const say = useWords();
  const before = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (before.current === undefined || shown <= before.current) return;
    const row = document.querySelectorAll<HTMLElement>(`#${section} tbody tr, #${section} [data-entry]`)[
      before.current
    ];
    const target = row?.querySelector<HTMLElement>("a, button") ?? row;
    before.current = undefined;
    target?.focus();
  }, [shown, section]);
  if (!result.hasNextPage) return null;
  return (
    <>
      <p class="govuk-body app-print">{say("notPrinted")}</p>
      <button
        type="button"
        class="govuk-button govuk-button--secondary"
        aria-disabled={result.isFetchingNextPage}
        onClick={() => {
          if (result.isFetchingNextPage) return;
          before.current = shown;
          more();
        }}
      >
        {words ?? say("showMore")}
      </button>
    </>
  );
}
