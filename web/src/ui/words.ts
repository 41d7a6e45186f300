import { catalogue } from "../i18n/words";

const english = {
  error: "Error",
  errorTitle: "Error",
  thereIsAProblem: "There is a problem",
  charactersLeft: (n: number) =>
    n === 1 ? "You have 1 character left" : `You have ${thousands(n)} characters left`,
  charactersOver: (n: number) =>
    n === 1 ? "You have 1 character too many" : `You have ${thousands(n)} characters too many`,
  day: "Day",
  month: "Month",
  year: "Year",
  notLoaded: (what: string) => `We could not load ${what}. Your data is safe.`,
  reference: (id: string) => `Reference: ${id}`,
  tryAgain: "Try again",
  updated: (time: string) => `Updated ${time}`,
  tryingAgain: "Trying again",
  search: "Search",
  filter: "Filter",
  filtersOn: (n: number) => ` (${n} on)`,
  removeFilter: (what: string) => `Remove filter: ${what}`,
  clearFilters: "Clear all filters",
  showMore: "Show more",
  notPrinted: "There is more than is printed here.",
  cancel: "Cancel",
  back: "Back",
  from: "From",
  to: "To",
  fromDay: (day: string) => `From ${day}`,
  toDay: (day: string) => `To ${day}`,
  dayHint: "dd/mm/yyyy",
  loading: (what: string) => `Loading ${what}`,
  dateNotReal: "Enter a real date, like 13/06/2025",
};

export type UiWords = typeof english;
export const useWords = catalogue(english, () => import("./words.mi"));

export function thousands(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}
