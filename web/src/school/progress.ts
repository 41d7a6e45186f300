/** How far each page of a form has come. */
import type { Draft, EditorState } from "./draft-editor";
import { answerOf } from "./typed";

export type Page = Draft["service"]["form"]["pages"][number];
export type Question = Page["questions"][number];
export type Progress = "completed" | "inProgress" | "notStarted" | "problem";

export interface Problem {
  key: string;
  message: string;
  blocking: boolean;
}

/** What the server finds wrong with what is saved, and what could not be saved. */
export function problems(state: EditorState): Problem[] {
  const found = state.draft.problems.map(({ path, message, severity }) => ({
    key: path.at(-1) ?? "",
    message,
    blocking: severity === "BLOCKING",
  }));
  const refused = Object.entries(state.refused).map(([key, message]) => ({ key, message, blocking: true }));
  return [...found.filter(({ key }) => !(key in state.refused)), ...refused];
}

export function problemsOn(page: Page, state: EditorState): Problem[] {
  const keys = page.questions.map(({ key }) => key);
  return problems(state)
    .filter(({ key }) => keys.includes(key))
    .sort((one, other) => keys.indexOf(one.key) - keys.indexOf(other.key));
}

export function isAnswered({ key, kind }: Question, state: EditorState): boolean {
  return answerOf(kind, state.typed[key] ?? "") !== null;
}

export function progress(page: Page, state: EditorState): Progress {
  const blocking = problemsOn(page, state).filter((problem) => problem.blocking);
  const answered = (key: string) => page.questions.some((one) => one.key === key && isAnswered(one, state));
  if (blocking.some(({ key }) => answered(key))) return "problem";
  if (!page.questions.some((question) => isAnswered(question, state))) return "notStarted";
  return blocking.length > 0 ? "inProgress" : "completed";
}

export function isOptional(page: Page): boolean {
  return page.questions.every(({ required }) => !required);
}

/** Whether nothing stands in the way of submitting. */
export function isComplete(state: EditorState): boolean {
  return problems(state).every(({ blocking }) => !blocking);
}
