/** Why a command did not succeed, said in the form that sent it. */
import type { Standing } from "../api/command";
import type { ServerError } from "../api/trouble";
import { catalogue } from "../i18n/words";
import type { Mistake } from "./error-summary";

const english = {
  unreached: "We could not reach the Attendance Service. Nothing is lost: try again.",
  busy: "The Attendance Service is busy. Nothing is lost: try again in a moment.",
  broken: "Something went wrong on our side. Nothing is lost: try again.",
  brokenWith: (id: string) =>
    `Something went wrong on our side. Nothing is lost: try again. Reference: ${id}`,
  signIn: "You have been signed out. Sign in again, then try again.",
};

export type RefusalWords = typeof english;
export const useRefusalWords = catalogue(english, () => import("./refusals.mi"));

/** The mistakes of a form whose command was refused. `field` finds the element of a path into the input. */
export function useMistakes(
  standing: Standing,
  field: (path: readonly string[]) => string | undefined,
): Mistake[] {
  const say = useRefusalWords();
  switch (standing.is) {
    case "ready":
    case "sending":
      return [];
    case "refused":
      return standing.errors.map(({ message, path }) => ({ field: field(path ?? []), words: message }));
    case "failed":
      return [{ words: troubleWords(say, standing.error) }];
  }
}

function troubleWords(say: ReturnType<typeof useRefusalWords>, error: ServerError): string {
  switch (error.trouble) {
    case "UNREACHED":
      return say.text("unreached");
    case "UNAUTHENTICATED":
      return say.text("signIn");
    case "STALE":
    case "OVERLOADED":
    case "RATE_LIMITED":
      return say.text("busy");
    case "BAD_REQUEST":
    case "INTERNAL":
      return error.reference ? say.text("brokenWith", error.reference) : say.text("broken");
  }
}
