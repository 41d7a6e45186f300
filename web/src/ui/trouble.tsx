/** A part of a page that could not be loaded, while the rest goes on. */
import { ServerError } from "../api/trouble";
import { useWords } from "./words";

interface TroubleProps {
  /** What could not be loaded, in words that end a sentence. */
  what: string;
  error: Error;
  again: () => void;
}

export function TroublePanel({ what, error, again }: TroubleProps) {
  const say = useWords();
  const reference = error instanceof ServerError ? error.reference : undefined;
  return (
    <div class="app-trouble" role="alert">
      <p>{say("notLoaded", what)}</p>
      {reference ? <p>{say("reference", reference)}</p> : null}
      <button type="button" class="govuk-button govuk-button--secondary app-tight" onClick={again}>
        {say("tryAgain")}
      </button>
    </div>
  );
}
