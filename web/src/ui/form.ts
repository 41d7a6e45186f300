/** What a dialog's own fields lack, asked at each attempt to send them. */
import { useState } from "preact/hooks";
import type { Mistake } from "./error-summary";

/** `field: words` for every field that is not right yet. */
type Wrong = Record<string, string | undefined>;

export function useForm() {
  const [mistakes, setMistakes] = useState<Mistake[]>([]);
  const [attempt, setAttempt] = useState(0);
  function isWrong(wrong: Wrong): boolean {
    const found = Object.entries(wrong).flatMap(([field, words]) => (words ? [{ field, words }] : []));
    setMistakes(found);
    setAttempt((n) => n + 1);
    return found.length > 0;
  }
  const errorAt = (field: string) => mistakes.find((mistake) => mistake.field === field)?.words;
  return { mistakes, attempt, isWrong, errorAt };
}
