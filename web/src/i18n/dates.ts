/** Days and times as the service writes them, always as they are in Auckland. */
import type { Language } from "./language";

const ZONE = "Pacific/Auckland";

const PARTS = new Intl.DateTimeFormat("en-NZ", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

// Browsers have no names for te reo Māori and answer in English, so both languages' are here.
const DAY_NAMES: Record<Language, readonly string[]> = {
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  mi: ["Rātapu", "Rāhina", "Rātū", "Rāapa", "Rāpare", "Rāmere", "Rāhoroi"],
};

const MONTH_NAMES: Record<Language, readonly string[]> = {
  en: [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
  ],
  mi: [
    "Kohitātea",
    "Huitanguru",
    "Poutūterangi",
    "Paengawhāwhā",
    "Haratua",
    "Pipiri",
    "Hōngongoi",
    "Hereturikōkā",
    "Mahuru",
    "Whiringa-ā-nuku",
    "Whiringa-ā-rangi",
    "Hakihea",
  ],
};

interface Moment {
  year: string;
  month: string;
  day: string;
  weekday: number;
  hour: number;
  minute: string;
  second: string;
}

function momentOf(time: string | Date): Moment {
  const part: Record<string, string> = {};
  for (const { type, value } of PARTS.formatToParts(new Date(time))) part[type] = value;
  return {
    year: part.year ?? "",
    month: part.month ?? "",
    day: part.day ?? "",
    weekday: WEEKDAYS.indexOf(part.weekday ?? ""),
    hour: Number(part.hour),
    minute: part.minute ?? "",
    second: part.second ?? "",
  };
}

/** `06/07/2025`. */
export function date(time: string): string {
  const { day, month, year } = momentOf(time);
  return `${day}/${month}/${year}`;
}

/** `13/06/2025 12:30 PM`. */
export function dateTime(time: string): string {
  return `${date(time)} ${clock(time)}`;
}

/** `12:30 PM`. */
export function clock(time: string | Date): string {
  const { hour, minute } = momentOf(time);
  return `${hour % 12 || 12}:${minute} ${hour < 12 ? "AM" : "PM"}`;
}

/** `2:05:13 PM`. */
export function clockWithSeconds(time: string | Date): string {
  const { hour, minute, second } = momentOf(time);
  return `${hour % 12 || 12}:${minute}:${second} ${hour < 12 ? "AM" : "PM"}`;
}

/** `Sunday 6 July 2025`. */
export function dayInWords(time: string, language: Language): string {
  const { weekday, day, month, year } = momentOf(time);
  return `${DAY_NAMES[language][weekday]} ${Number(day)} ${MONTH_NAMES[language][Number(month) - 1]} ${year}`;
}

/** `2025-07-06T13:04` of a time, for a field of day and time. */
export function localTime(time: string): string {
  const { year, month, day, hour, minute } = momentOf(time);
  return `${year}-${month}-${day}T${String(hour).padStart(2, "0")}:${minute}`;
}

/** Auckland is this far ahead of UTC in winter or in summer. */
const OFFSETS_HOURS = [12, 13];
const HOUR_MS = 3_600_000;

/** The end of the minute that a field of day and time says, in UTC; undefined when there is none such. */
export function endOfMinute(local: string): string | undefined {
  return inMinute(local, "59.999");
}

/** The beginning of that minute. */
export function startOfMinute(local: string): string | undefined {
  return inMinute(local, "00");
}

function inMinute(local: string, seconds: string): string | undefined {
  const asIfUtc = Date.parse(`${local}:${seconds}Z`);
  if (Number.isNaN(asIfUtc)) return undefined;
  const found = OFFSETS_HOURS.map((hours) => new Date(asIfUtc - hours * HOUR_MS).toISOString());
  return found.find((time) => localTime(time) === local);
}

/** `06/07/2025` of a day without a time, `2025-07-06`. */
export function calendarDay(day: string): string {
  const [year, month, dayOfMonth] = day.split("-");
  return `${dayOfMonth}/${month}/${year}`;
}

/** `28 February` of a day without a time, `2026-02-28`. */
export function dayAndMonth(day: string, language: Language): string {
  const [, month, dayOfMonth] = day.split("-");
  return `${Number(dayOfMonth)} ${MONTH_NAMES[language][Number(month) - 1]}`;
}

/** `2025-07-06` of three fields as people fill them in; undefined when there is no such day. */
export function readDay(day: string, month: string, year: string): string | undefined {
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return undefined;
  const read = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isReal = read.getUTCMonth() === Number(month) - 1 && read.getUTCDate() === Number(day);
  return isReal ? read.toISOString().slice(0, 10) : undefined;
}
