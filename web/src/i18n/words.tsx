/**
 * Catalogues of words. English is typed and whole; te reo Māori may lack a key, and is then English
 * that says so to screen readers.
 */
import type { ComponentChild } from "preact";
import { useStore } from "../api/store";
import { LANG, type Language, language, whenMaori } from "./language";

// biome-ignore lint/suspicious/noExplicitAny: each key has arguments of its own.
type Entry = ComponentChild | ((...parts: any[]) => ComponentChild);
type Catalogue = Record<string, Entry>;

type Parts<E> = E extends (...parts: infer P) => ComponentChild ? P : [];

/** A translation: any of the keys, with the same arguments. */
export type Translation<C> = {
  [K in keyof C]?: C[K] extends (...parts: infer P) => ComponentChild
    ? (...parts: P) => ComponentChild
    : ComponentChild;
};

/** Says a key: as an element's content, or as plain text for titles and attributes. */
export interface Say<C> {
  <K extends keyof C>(key: K, ...parts: Parts<C[K]>): ComponentChild;
  text<K extends keyof C>(key: K, ...parts: Parts<C[K]>): string;
  readonly language: Language;
}

function told(entry: Entry, parts: unknown[]): ComponentChild {
  return typeof entry === "function" ? entry(...parts) : entry;
}

/** A screen's words: English at hand, te reo Māori fetched when it is spoken. */
export function catalogue<C extends Catalogue>(
  english: C,
  maori: () => Promise<{ words: Translation<C> }>,
): () => Say<C> {
  let translation: Translation<C> = {};
  let fetching: Promise<void> | undefined;
  whenMaori(() => {
    fetching ??= maori().then(
      ({ words }) => {
        translation = words;
      },
      (error: unknown) => {
        fetching = undefined;
        throw error;
      },
    );
    return fetching;
  });
  function inEnglish<K extends keyof C>(key: K, parts: unknown[]): ComponentChild {
    return told(english[key] as Entry, parts);
  }
  function say<K extends keyof C>(key: K, ...parts: Parts<C[K]>): ComponentChild {
    if (language.get() === "en") return inEnglish(key, parts);
    const entry = translation[key] as Entry;
    if (entry !== undefined) return told(entry, parts);
    return <span lang={LANG.en}>{inEnglish(key, parts)}</span>;
  }
  function text<K extends keyof C>(key: K, ...parts: Parts<C[K]>): string {
    const entry = language.get() === "mi" ? (translation[key] as Entry) : undefined;
    return String(entry === undefined ? inEnglish(key, parts) : told(entry, parts));
  }
  return () => {
    const spoken = useStore(language);
    return Object.assign(say.bind(null) as typeof say, { text, language: spoken }) as Say<C>;
  };
}
