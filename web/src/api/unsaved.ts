/** What somebody has written and the server has not got: leaving the page would lose it. */
import { useEffect, useRef } from "preact/hooks";

/** `going`: it is being saved by itself, so nobody need be asked; but the page does not go by itself. */
export type Unsaved = "no" | "going" | "lost";

const looks = new Set<() => Unsaved>();

/** Looks, whenever it counts, whether something would be lost. Answers what ends that. */
export function keepSafe(look: () => Unsaved): () => void {
  looks.add(look);
  return () => {
    looks.delete(look);
  };
}

/** Keeps safe what is written in a form, while the form is there. */
export function useUnsaved(isWritten: boolean): void {
  const written = useRef(isWritten);
  written.current = isWritten;
  useEffect(() => keepSafe(() => (written.current ? "lost" : "no")), []);
}

/** Whether the page may be loaded anew without asking anybody. */
export function isAllSaved(): boolean {
  return [...looks].every((look) => look() === "no");
}

/** Somebody else is at the browser now: what was written is not theirs to see, or to be asked about. */
export function forgetUnsaved(): void {
  looks.clear();
}

addEventListener("beforeunload", (event) => {
  if ([...looks].some((look) => look() === "lost")) event.preventDefault();
});
