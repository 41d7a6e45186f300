import { expect, test } from "vitest";
import type { QuestionKind } from "../api/gql/graphql";
import { answerOf, joined, typedOf, unreadable } from "./typed";

test("an answer survives being shown and read again", () => {
  const answers: [QuestionKind, unknown][] = [
    ["TEXT", "Ngāti Porou"],
    ["NUMBER", 70],
    ["DATE", "2025-07-06"],
    ["YES_NO", true],
    ["YES_NO", false],
    ["CHOICES", ["Cost", "Other"]],
    ["LEARNER", "lrn_1"],
    ["TEXT", null],
    ["NUMBER", null],
    ["DATE", null],
    ["YES_NO", null],
    ["CHOICES", null],
  ];
  for (const [kind, answer] of answers) expect(answerOf(kind, typedOf(kind, answer))).toEqual(answer);
});

test("what is no day is not sent, and what is no number is left to the server", () => {
  expect(answerOf("DATE", { day: "31", month: "2", year: "2025" })).toBe(unreadable);
  expect(answerOf("DATE", { day: "3", month: "", year: "" })).toBe(unreadable);
  expect(answerOf("NUMBER", "seventy")).toBe("seventy");
  expect(answerOf("NUMBER", "-1")).toBe("-1");
  expect(answerOf("NUMBER", " 12 ")).toBe(12);
});

test("changes of two windows are joined, and only real clashes are asked about", () => {
  const base = { a: "1", b: "2", c: "3" };
  const { answers, clashes } = joined(
    base,
    { a: "mine", b: "2", c: "x", d: "new" },
    { a: "1", b: "theirs", c: "y" },
  );
  expect(answers).toEqual({ a: "mine", b: "theirs", c: "x", d: "new" });
  expect(clashes).toEqual([{ key: "c", mine: "x", theirs: "y" }]);
  expect(joined(base, { ...base, a: "z" }, { ...base, a: "z" }).clashes).toEqual([]);
});
