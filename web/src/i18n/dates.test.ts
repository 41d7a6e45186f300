import { expect, test } from "vitest";
import {
  calendarDay,
  clockWithSeconds,
  date,
  dateTime,
  dayAndMonth,
  dayInWords,
  endOfMinute,
  localTime,
  readDay,
  startOfMinute,
} from "./dates";

test("days and times are Auckland's, as the guide writes them", () => {
  expect(date("2025-07-05T12:00:00Z")).toBe("06/07/2025");
  expect(date("2025-07-05T11:59:59.999Z")).toBe("05/07/2025");
  expect(dateTime("2025-06-13T00:30:00Z")).toBe("13/06/2025 12:30 PM");
  expect(dateTime("2026-02-11T00:30:00Z")).toBe("11/02/2026 1:30 PM");
  expect(dateTime("2026-02-10T11:00:00Z")).toBe("11/02/2026 12:00 AM");
  expect(clockWithSeconds("2026-02-10T01:05:13Z")).toBe("2:05:13 PM");
});

test("days in words, in both languages", () => {
  expect(dayInWords("2025-07-06T01:00:00Z", "en")).toBe("Sunday 6 July 2025");
  expect(dayInWords("2025-07-06T01:00:00Z", "mi")).toBe("Rātapu 6 Hōngongoi 2025");
});

test("a day from three fields", () => {
  expect(readDay("6", "7", "2025")).toBe("2025-07-06");
  expect(readDay("29", "2", "2024")).toBe("2024-02-29");
  for (const [day, month, year] of [
    ["29", "2", "2025"],
    ["31", "4", "2025"],
    ["0", "1", "2025"],
    ["1", "13", "2025"],
    ["1", "1", "25"],
    ["a", "1", "2025"],
  ] as const) {
    expect(readDay(day, month, year)).toBeUndefined();
  }
  expect(dayAndMonth("2026-02-28", "en")).toBe("28 February");
  expect(dayAndMonth("2026-02-28", "mi")).toBe("28 Huitanguru");
  expect(calendarDay("2025-07-06")).toBe("06/07/2025");
});

test("a day and time of Auckland, in summer and in winter", () => {
  expect(endOfMinute("2025-07-06T13:04")).toBe("2025-07-06T01:04:59.999Z");
  expect(endOfMinute("2026-01-06T13:04")).toBe("2026-01-06T00:04:59.999Z");
  expect(localTime("2026-01-06T00:04:59.999Z")).toBe("2026-01-06T13:04");
  // The hour that is left out when summer begins.
  expect(endOfMinute("2025-09-28T02:30")).toBeUndefined();
  expect(endOfMinute("")).toBeUndefined();
});

test("a minute has a beginning and an end, also where clocks are changed", () => {
  expect(startOfMinute("2026-03-02T09:00")).toBe("2026-03-01T20:00:00.000Z");
  expect(endOfMinute("2026-03-02T09:00")).toBe("2026-03-01T20:00:59.999Z");
  expect(startOfMinute("2026-07-02T09:00")).toBe("2026-07-01T21:00:00.000Z");
  // In the night to 27 September 2026 two o'clock is followed by three o'clock.
  expect(startOfMinute("2026-09-27T02:30")).toBeUndefined();
  expect(startOfMinute("")).toBeUndefined();
});
