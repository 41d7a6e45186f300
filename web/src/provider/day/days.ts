/** Days as they are typed in the dialogs of work. */
import { readDay } from "../../i18n/dates";
import type { TypedDay } from "../../ui/inputs";

export const NO_DAY: TypedDay = { day: "", month: "", year: "" };

/** `2025-07-06`; undefined when there is no such day. */
export const dayOf = ({ day, month, year }: TypedDay): string | undefined => readDay(day, month, year);
