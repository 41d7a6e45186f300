/** The slider and its buttons: one step an event, by pointer or by keyboard. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Select } from "../ui/select";
import { classOf, type Step } from "./history";
import { useWords } from "./words";

interface PlayerProps {
  at: number;
  steps: readonly Step[];
  told: (n: number) => string;
  onSlide: (n: number) => void;
  go: (n: number) => void;
}

export function Player({ at, steps, told, onSlide, go }: PlayerProps) {
  const say = useWords();
  const last = steps.length - 1;
  return (
    <section class="app-player" aria-label={say.text("player")}>
      <label class="govuk-label" for="event">
        {say("event")}
      </label>
      <input
        id="event"
        type="range"
        min={0}
        max={last}
        step={1}
        value={at}
        aria-valuetext={told(at)}
        aria-describedby="event-keys"
        onInput={(event) => onSlide(Number(event.currentTarget.value))}
        onKeyDown={(event) => {
          // A tenth at a time, whatever the browser thinks.
          const by = Math.max(1, Math.round(steps.length / 10));
          const to = { PageUp: at + by, PageDown: at - by }[event.key];
          if (to === undefined) return;
          event.preventDefault();
          onSlide(Math.min(Math.max(to, 0), last));
        }}
      />
      <Marks steps={steps} at={at} />
      <p class="app-player__told">
        <strong dir="auto">{told(at)}</strong>
      </p>
      <div class="app-player__buttons">
        <Button words={say.text("previous")} off={at === 0} press={() => go(at - 1)} />
        <Button words={say.text("next")} off={at === last} press={() => go(at + 1)} />
        <Play at={at} last={last} go={go} />
      </div>
      <p class="govuk-hint" id="event-keys">
        {say("keys")}
      </p>
    </section>
  );
}

function Button({ words, off, press }: { words: string; off: boolean; press: () => void }) {
  return (
    <button
      type="button"
      class="govuk-button govuk-button--secondary app-tight"
      aria-disabled={off}
      onClick={() => (off ? undefined : press())}
    >
      {words}
    </button>
  );
}

/** A mark an event below the slider, told apart by height as well as by colour. */
function Marks({ steps, at }: { steps: readonly Step[]; at: number }) {
  const span = Math.max(1, steps.length - 1);
  return (
    <svg class="app-marks" height="16" aria-hidden="true" focusable="false">
      {steps.map(({ position, kind }, n) => (
        <rect
          key={position}
          x={`${(n / span) * 100}%`}
          width={n === at ? 4 : 2}
          class={`app-mark app-mark--${classOf(kind)}`}
        />
      ))}
    </svg>
  );
}

const STEP_MS = { "1": 1_000, "4": 250 } as const;
type Speed = keyof typeof STEP_MS;

/** Goes by itself; not for those who asked for less motion. */
function Play({ at, last, go }: { at: number; last: number; go: (n: number) => void }) {
  const say = useWords();
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>("1");
  const now = useRef({ at, go });
  now.current = { at, go };
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => now.current.go(now.current.at + 1), STEP_MS[speed]);
    return () => clearInterval(timer);
  }, [playing, speed]);
  useEffect(() => {
    if (at === last) setPlaying(false);
  }, [at, last]);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return null;
  return (
    <>
      <Button
        words={say.text(playing ? "stop" : "play")}
        off={at === last}
        press={() => setPlaying(!playing)}
      />
      <Select
        id="speed"
        label={say("speed")}
        value={speed}
        onInput={(value) => setSpeed(value as Speed)}
        options={[
          { value: "1", label: "1×" },
          { value: "4", label: "4×" },
        ]}
      />
    </>
  );
}
