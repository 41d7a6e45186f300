/**
 * Fetches parts of the client when they are first wanted. One may be gone from the server, because a
 * newer client was put there while this page was open, or the server may be away for a moment. A
 * browser keeps an import that failed for as long as the page lives, so only loading the page anew
 * helps: once, and never where that would lose what somebody has written.
 */
import { isAllSaved } from "../api/unsaved";
import { build, lookForNewer } from "../api/version";

/** The clients that were loaded anew in this tab, so that none is twice. */
const KEY = "reloaded";
const LOOKS_MAX = 6;
const WAIT_FIRST_MS = 250;

/** Answers nothing when the part can't be had; whoever wants it says so. */
export async function fetchPart<T>(load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load();
  } catch {
    if ((await isServerThere()) && isReloading()) return new Promise(() => undefined);
    return undefined;
  }
}

async function isServerThere(): Promise<boolean> {
  for (let look = 1; look <= LOOKS_MAX; look += 1) {
    if ((await lookForNewer()) !== "unreached") return true;
    await new Promise((resolve) => setTimeout(resolve, WAIT_FIRST_MS * 2 ** (look - 1)));
  }
  return false;
}

/** Loads the page anew, if it was not before. */
function isReloading(): boolean {
  const before = sessionStorage.getItem(KEY)?.split("\n") ?? [];
  if (before.includes(build) || !isAllSaved()) return false;
  sessionStorage.setItem(KEY, [...before, build].join("\n"));
  location.reload();
  return true;
}
