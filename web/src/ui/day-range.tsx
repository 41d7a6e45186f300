/** From one day to another, in a filter. */
import { DayField } from "./day-field";
import { useWords } from "./words";

interface DayRangeProps {
  id: string;
  legend: string;
  from: string;
  to: string;
  onChange: (range: { from?: string; to?: string }) => void;
}

export function DayRange({ id, legend, from, to, onChange }: DayRangeProps) {
  const say = useWords();
  return (
    <fieldset class="govuk-fieldset">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{legend}</legend>
      <div class="app-filters__groups">
        <DayField
          id={`${id}-from`}
          label={say("from")}
          value={from}
          onInput={(day) => onChange({ from: day })}
        />
        <DayField id={`${id}-to`} label={say("to")} value={to} onInput={(day) => onChange({ to: day })} />
      </div>
    </fieldset>
  );
}
