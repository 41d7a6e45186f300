/** From one day to another, in a filter, and the chips that take its days off again. */
import { calendarDay } from "../i18n/dates";
import { DayField } from "./day-field";
import type { Chip } from "./section";
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

/** A chip for each day that an address says. */
export function useDayChips(
  parameters: URLSearchParams,
  change: (some: { from?: undefined; to?: undefined }) => void,
): Chip[] {
  const say = useWords();
  const from = parameters.get("from");
  const to = parameters.get("to");
  const chips: Chip[] = [];
  if (from) {
    const words = say.text("fromDay", calendarDay(from));
    chips.push({ key: "from", words, remove: () => change({ from: undefined }) });
  }
  if (to) {
    const words = say.text("toDay", calendarDay(to));
    chips.push({ key: "to", words, remove: () => change({ to: undefined }) });
  }
  return chips;
}
