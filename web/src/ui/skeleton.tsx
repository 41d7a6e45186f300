/** What stands in the place of something that is still coming: nothing at first, then its outline. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

const QUIET_MS = 150;

/** Whether something has taken long enough to be worth showing. */
export function useSlow(pending: boolean, quietMs = QUIET_MS): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!pending) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), quietMs);
    return () => clearTimeout(timer);
  }, [pending, quietMs]);
  return slow && pending;
}

/** Lines in the outline of a text. `words` is what is coming, for screen readers. */
export function Skeleton({ lines = 3, words }: { lines?: number; words: ComponentChildren }) {
  const slow = useSlow(true);
  return (
    <div class="app-skeleton-text">
      <p role="status" class="govuk-visually-hidden">
        {slow ? words : ""}
      </p>
      {Array.from({ length: lines }, (_, n) => (
        <p class="govuk-body" key={n} aria-hidden="true">
          {slow ? <span class="app-skeleton" /> : "\u00a0"}
        </p>
      ))}
    </div>
  );
}
