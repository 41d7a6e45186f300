/** The language that the screens are in. */
import { store } from "../api/store";

export type Language = "en" | "mi";

/** What `lang` says for each. */
export const LANG: Record<Language, string> = { en: "en-NZ", mi: "mi" };

/** Kept for this tab only; who signs in has a preference of their own on the server. */
const KEY = "language";

export const language = store<Language>(kept());

type Loader = () => Promise<unknown>;
const loaders = new Set<Loader>();

/** A translation to be fetched before the language is shown. */
export function whenMaori(loader: Loader): void {
  loaders.add(loader);
}

/** Resolves when every translation known by now has arrived, if it is wanted. */
export async function translated(wanted: Language = language.get()): Promise<void> {
  if (wanted === "mi") await Promise.all([...loaders].map((load) => load()));
}

export async function speak(wanted: Language): Promise<void> {
  await translated(wanted);
  sessionStorage.setItem(KEY, wanted);
  document.documentElement.lang = LANG[wanted];
  language.set(wanted);
}

/** Whether somebody chose a language in this tab. */
export function chosen(): boolean {
  return sessionStorage.getItem(KEY) !== null;
}

function kept(): Language {
  return sessionStorage.getItem(KEY) === "mi" ? "mi" : "en";
}
