/**
 * Whether the server has a newer client than the one this page is. Every file of a client has its
 * content's hash in its name, so a page that names other files is another client.
 */
import { store } from "./store";

export const isOutdated = store(false);

/** The files that the page was loaded with, before any of them fetched others. */
const own = [...document.querySelectorAll<HTMLElement>("script[src], link[rel=stylesheet]")].map(
  (element) => element.getAttribute("src") ?? element.getAttribute("href") ?? "",
);

/** Names this client among those that were loaded in a tab. */
export const build = own.join(" ");

export type Served = "same" | "newer" | "unreached";

/** Asks the server which client it has now. */
export async function lookForNewer(): Promise<Served> {
  try {
    const response = await fetch("/index.html", { cache: "no-cache" });
    const page = await response.text();
    // Something between us and the server may answer in its place.
    if (!response.ok || !page.includes('id="app"')) return "unreached";
    if (own.every((file) => page.includes(file))) return "same";
    isOutdated.set(true);
    return "newer";
  } catch {
    return "unreached";
  }
}
