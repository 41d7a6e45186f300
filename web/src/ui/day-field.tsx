/** A day in a filter: the browser's own field, which knows the calendar. */
import type { ComponentChildren } from "preact";

interface DayFieldProps {
  id: string;
  label: ComponentChildren;
  value: string;
  onInput: (value: string) => void;
}

export function DayField({ id, label, value, onInput }: DayFieldProps) {
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for={id}>
        {label}
      </label>
      <input
        class="govuk-input govuk-input--width-10"
        id={id}
        type="date"
        value={value}
        onChange={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}
