/** To the last event at or before a day and time, as it was in Auckland. */
import { useState } from "preact/hooks";
import { endOfMinute, localTime } from "../i18n/dates";
import type { Step } from "./history";
import { useWords } from "./words";

interface GoToTimeProps {
  /** The time of the event that is looked at. */
  at: string;
  steps: readonly Step[];
  go: (n: number) => void;
}

export function GoToTime({ at, steps, go }: GoToTimeProps) {
  const say = useWords();
  const [local, setLocal] = useState(localTime(at));
  const [problem, setProblem] = useState<string>();
  function submit(event: Event) {
    event.preventDefault();
    const time = endOfMinute(local);
    if (!time) return setProblem(say.text("enterTime"));
    const n = steps.findLastIndex((step) => Date.parse(step.at) <= Date.parse(time));
    if (n < 0) return setProblem(say.text("beforeFirst"));
    setProblem(undefined);
    go(n);
  }
  return (
    <form class="app-time" onSubmit={submit} noValidate>
      <div class={`govuk-form-group${problem ? " govuk-form-group--error" : ""}`}>
        <label class="govuk-label" for="go-to-time">
          {say("goToTime")}
        </label>
        {problem ? (
          <p class="govuk-error-message" id="go-to-time-error" role="alert">
            {problem}
          </p>
        ) : null}
        <input
          class="govuk-input"
          id="go-to-time"
          type="datetime-local"
          value={local}
          aria-describedby={problem ? "go-to-time-error" : undefined}
          onInput={(event) => setLocal(event.currentTarget.value)}
        />
      </div>
      <button type="submit" class="govuk-button govuk-button--secondary">
        {say("go")}
      </button>
    </form>
  );
}
