import { expect, test } from "vitest";
import { compared, type Fact } from "./state";

const fact = (key: Fact["key"], value: string): Fact => ({ id: key, key, value });

test("what changed, came and went between two moments", () => {
  const before = [fact("status", "Open"), fact("owner", "Jane Doe"), fact("pausedUntil", "01/02/2026")];
  const now = [fact("status", "Closed"), fact("owner", "Jane Doe"), fact("outcome", "Left school")];
  expect(compared(before, now).map(({ key, how, before }) => [key, how, before])).toEqual([
    ["status", "changed", "Open"],
    ["owner", "same", undefined],
    ["outcome", "new", undefined],
    ["pausedUntil", "gone", "01/02/2026"],
  ]);
});

test("with nothing to compare with nothing is marked", () => {
  expect(compared(undefined, [fact("status", "Open")])).toEqual([{ ...fact("status", "Open"), how: "same" }]);
});
