/** Answers as they are typed into fields, and as the server keeps them. */
import type { QuestionKind } from "../api/gql/graphql";
import { readDay } from "../i18n/dates";
import type { TypedDay } from "../ui/inputs";

/** What a field holds: a text, chosen options, or a day in three parts. */
export type Typed = string | string[] | TypedDay;
export type Answers = Record<string, unknown>;

const NO_DAY: TypedDay = { day: "", month: "", year: "" };

/** What a field shows for an answer of the server's. */
export function typedOf(kind: QuestionKind, answer: unknown): Typed {
  switch (kind) {
    case "CHOICES":
      return Array.isArray(answer) ? (answer as string[]) : [];
    case "DATE": {
      if (typeof answer !== "string") return NO_DAY;
      const [year = "", month = "", day = ""] = answer.split("-");
      return { day: String(Number(day)), month: String(Number(month)), year };
    }
    case "YES_NO":
      return answer === true ? "yes" : answer === false ? "no" : "";
    case "TEXT":
    case "LONG_TEXT":
    case "CHOICE":
    case "NUMBER":
    case "PHONE":
    case "EMAIL":
    case "LEARNER":
    case "CONTACT":
      return answer === undefined || answer === null ? "" : String(answer);
  }
}

/** The answer that a field holds; `unreadable` for what is no day. What else is wrong the server says. */
export function answerOf(kind: QuestionKind, typed: Typed): unknown | typeof unreadable {
  switch (kind) {
    case "CHOICES":
      return (typed as string[]).length > 0 ? typed : null;
    case "DATE": {
      const { day, month, year } = typed as TypedDay;
      if (!day && !month && !year) return null;
      return readDay(day, month, year) ?? unreadable;
    }
    case "YES_NO":
      return typed === "" ? null : typed === "yes";
    case "NUMBER": {
      const text = (typed as string).trim();
      if (text === "") return null;
      return /^\d{1,15}$/.test(text) ? Number(text) : text;
    }
    case "TEXT":
    case "LONG_TEXT":
    case "CHOICE":
    case "PHONE":
    case "EMAIL":
    case "LEARNER":
    case "CONTACT":
      return (typed as string).trim() === "" ? null : typed;
  }
}

export const unreadable = Symbol("unreadable");

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** One answer that two people, or two windows, changed in different ways. */
export interface Clash {
  key: string;
  mine: unknown;
  theirs: unknown;
}

/** Joins two changes of the same answers. What only one of them changed is theirs. */
export function joined(
  base: Answers,
  mine: Answers,
  theirs: Answers,
): { answers: Answers; clashes: Clash[] } {
  const answers: Answers = {};
  const clashes: Clash[] = [];
  for (const key of new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)])) {
    const mineChanged = !same(mine[key], base[key]);
    const theirsChanged = !same(theirs[key], base[key]);
    if (mineChanged && theirsChanged && !same(mine[key], theirs[key])) {
      clashes.push({ key, mine: mine[key], theirs: theirs[key] });
    }
    answers[key] = mineChanged ? mine[key] : theirs[key];
  }
  return { answers, clashes };
}
