/** The events of a case as the log has them; the one that is looked at is marked. */
import { useEffect, useRef } from "preact/hooks";
import { dateTime } from "../i18n/dates";
import type { Step } from "./history";
import { useWords } from "./words";

interface EventListProps {
  steps: readonly Step[];
  at: number;
  go: (n: number) => void;
}

const HASH_SHOWN = 12;

export function EventList({ steps, at, go }: EventListProps) {
  const say = useWords();
  const box = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // Within its own box only: the page stays where it is.
    const list = box.current;
    const item = list?.children[at] as HTMLElement | undefined;
    if (list && item) list.scrollTop = item.offsetTop - list.clientHeight / 2;
  }, [at]);
  const linked = steps.filter((step) => step.linked).length;
  return (
    <section class="app-replay__events" aria-labelledby="events-heading">
      <h2 class="govuk-heading-m" id="events-heading">
        {say("events", steps.length)}
      </h2>
      <p class="govuk-body-s">{say("chain", linked, steps.length)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard must be able to stand on it. */}
      <ol class="app-events" ref={box} tabIndex={0} aria-labelledby="events-heading">
        {steps.map((step, n) => (
          <li key={step.position} aria-current={n === at ? "step" : undefined}>
            <button type="button" class="app-button-link" onClick={() => go(n)} dir="auto">
              {n + 1}. {step.words}
            </button>
            <p>
              <time dateTime={step.at}>{dateTime(step.at)}</time>,{" "}
              {step.actor ? `${step.actor.name}, ${step.actor.organisation.name}` : say("serviceName")}
            </p>
            <p>
              {say("position", step.position)} · {say("hash", step.hash.slice(0, HASH_SHOWN))}
              {step.linked ? null : <strong> {say("notLinked")}</strong>}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
