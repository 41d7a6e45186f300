/** Says that access waits for the course. */
import { useWords } from "./words";

export function OpensAccess() {
  const say = useWords();
  return <p class="govuk-inset-text">{say("opensAccess")}</p>;
}
