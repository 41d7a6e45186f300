/** The days of a filter that are on, as chips that take them off again. */
import { calendarDay } from "../i18n/dates";
import type { Chip } from "./section";
import { useWords } from "./words";

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
