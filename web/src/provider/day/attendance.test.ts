import { expect, test } from "vitest";
import { percent } from "./attendance";

const period = (halfDaysPossible: number | null, halfDaysAttended: number | null) => ({
  from: "2026-03-02",
  to: "2026-03-06",
  halfDaysPossible,
  halfDaysAttended,
  by: { name: "Jane Doe" },
});

test("whole per cent, where there is something to count", () => {
  expect(percent(period(10, 7))).toBe(70);
  expect(percent(period(9, 6))).toBe(67);
  expect(percent(period(10, 0))).toBe(0);
  expect(percent(period(0, 0))).toBeUndefined();
  expect(percent(period(null, null))).toBeUndefined();
});
