/** What a screen reader is told, apart from what is on the screen. */
import { store, useStore } from "../api/store";

/** News of others is told this often at most; what somebody did themselves is told at once. */
const NEWS_EVERY_MS = 10_000;

const said = store("");
/** What is to be told next; of each subject the latest words. */
const news = new Map<string, string>();
/** What is counted of a subject until it is told, each once. */
const counted = new Map<string, Set<string>>();
let timer: ReturnType<typeof setTimeout> | undefined;
let lastNews = 0;

/** Tells at once. The same words twice are told twice. */
export function announce(words: string): void {
  said.set(said.get() === words ? `${words}\u00a0` : words);
}

/** Tells soon, together with whatever else happens until then. What is said of a subject later replaces what was. */
export function announceNews(words: string, subject = words): void {
  news.set(subject, words);
  if (timer) return;
  const wait = Math.max(0, lastNews + NEWS_EVERY_MS - Date.now());
  timer = setTimeout(() => {
    timer = undefined;
    lastNews = Date.now();
    announce([...news.values()].join(". "));
    news.clear();
    counted.clear();
  }, wait);
}

/** Tells soon how many different things of a subject there were since it was told of last. */
export function announceCount(
  subject: string,
  ids: Iterable<string>,
  words: (count: number) => string,
): void {
  const all = counted.get(subject) ?? new Set();
  for (const id of ids) all.add(id);
  counted.set(subject, all);
  announceNews(words(all.size), subject);
}

export function Announcer() {
  return (
    <div role="status" aria-live="polite" class="govuk-visually-hidden" id="announcer">
      {useStore(said)}
    </div>
  );
}
