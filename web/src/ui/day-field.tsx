/** A day in a filter, as people write it: 13/06/2025. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { calendarDay, readDay } from "../i18n/dates";
import { Group } from "./field";
import { useWords } from "./words";

interface DayFieldProps {
  id: string;
  label: ComponentChildren;
  /** `2025-06-13`, or empty. */
  value: string;
  onInput: (value: string) => void;
}

export function DayField({ id, label, value, onInput }: DayFieldProps) {
  const say = useWords();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    setTyped(value ? calendarDay(value) : "");
    setWrong(false);
  }, [value]);
  function take() {
    const [day = "", month = "", year = ""] = typed.trim().split(/[/.-]/);
    const read = typed.trim() === "" ? "" : readDay(day, month, year);
    setWrong(read === undefined);
    if (read !== undefined && read !== value) onInput(read);
  }
  return (
    <Group error={wrong}>
      <label class="govuk-label" for={id}>
        {label}
      </label>
      <div class="govuk-hint app-tight" id={`${id}-hint`}>
        {say("dayHint")}
      </div>
      {wrong ? (
        <p class="govuk-error-message" id={`${id}-error`}>
          {say("dateNotReal")}
        </p>
      ) : null}
      <input
        class={`govuk-input govuk-input--width-10${wrong ? " govuk-input--error" : ""}`}
        id={id}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        aria-describedby={`${id}-hint${wrong ? ` ${id}-error` : ""}`}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === "Enter") take();
        }}
      />
    </Group>
  );
}
