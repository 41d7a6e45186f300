/** When what has the focus goes away with what was done, the page's heading is where to stand. */
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** For a part whose buttons come and go: called while it is drawn, when the old buttons are still there. */
export function useFooting(part: RefObject<HTMLElement>): void {
  const stood = Boolean(part.current?.contains(document.activeElement));
  useLayoutEffect(() => {
    if (stood && document.activeElement === document.body) document.querySelector("h1")?.focus();
  });
}
