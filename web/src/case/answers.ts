/** The answers of a request, in the words and the order of its form. */
import type { QuestionKind } from "../api/gql/graphql";
import { calendarDay } from "../i18n/dates";

interface Question {
  key: string;
  label: string;
  kind: QuestionKind;
}

interface FormPage {
  questions: readonly Question[];
}

/** Words for what an answer holds only as an id or a flag. */
export interface AnswerWords {
  learner: string;
  contact?: string;
  yes: string;
  no: string;
}

export interface Answered {
  key: string;
  label: string;
  value: string;
}

export function answered(pages: readonly FormPage[], answers: unknown, words: AnswerWords): Answered[] {
  const known = (answers ?? {}) as Record<string, unknown>;
  return pages
    .flatMap((page) => page.questions)
    .map(({ key, label, kind }) => ({ key, label, value: answerText(kind, known[key], words) }))
    .filter(({ value }) => value !== "");
}

/** One answer in words; empty when there is none. */
export function answerText(kind: QuestionKind, answer: unknown, words: AnswerWords): string {
  if (answer === undefined || answer === null) return "";
  switch (kind) {
    case "YES_NO":
      return answer === true ? words.yes : words.no;
    case "CHOICES":
      return (answer as string[]).join(", ");
    case "DATE":
      return calendarDay(String(answer));
    case "LEARNER":
      return words.learner;
    case "CONTACT":
      return words.contact ?? "";
    case "TEXT":
    case "LONG_TEXT":
    case "CHOICE":
    case "NUMBER":
    case "PHONE":
    case "EMAIL":
      return String(answer);
  }
}
