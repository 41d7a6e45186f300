/** When the session ends, as the server said last. What somebody does extends it, once a minute at most. */
import { askSession, type Told } from "../api/session-end";
import { store } from "../api/store";

const WARN_MS = 120_000;
const EXTEND_EVERY_MS = 60_000;

export interface SessionEnd {
  at: number;
  /** From when on it is worth a warning. */
  warnAt: number;
  mayExtend: boolean;
  /** When the server said so. */
  toldAt: number;
}

/** None: it does not end by itself, or nobody has said yet. */
export const sessionEnd = store<SessionEnd | undefined>(undefined);

/** What extends the session in one tab extends it in all. */
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("session-end") : undefined;
let extendedAt = 0;

function take({ endsInSeconds, mayExtend }: Told, isExtended: boolean): void {
  if (endsInSeconds === null) {
    sessionEnd.set(undefined);
    return;
  }
  const now = Date.now();
  const lasts = endsInSeconds * 1_000;
  // Sessions may be set so short that they are always about to end: then half of one goes in peace.
  const quiet = isExtended ? Math.max(lasts - WARN_MS, lasts / 2) : lasts - WARN_MS;
  sessionEnd.set({ at: now + lasts, warnAt: now + quiet, mayExtend, toldAt: now });
}

/** Asks when it ends. Whether the server was heard. */
export async function lookAtClock(): Promise<boolean> {
  const told = await askSession("GET");
  if (told) take(told, false);
  return told !== undefined;
}

/** Extends it. Whether the server was heard. */
export async function extendSession(): Promise<boolean> {
  extendedAt = Date.now();
  const told = await askSession("POST");
  if (!told) return false;
  take(told, true);
  tabs?.postMessage(told);
  return true;
}

/** Somebody did something. */
function acted(): void {
  if (sessionEnd.get()?.mayExtend && Date.now() - extendedAt >= EXTEND_EVERY_MS) extendSession();
}

const DEEDS = ["keydown", "pointerdown", "wheel", "input", "submit"] as const;

/** Looks at the clock, and at what people do. Answers what ends that. */
export function watchSession(isWarned: () => boolean): () => void {
  const deed = () => {
    // Whoever is being asked answers with a button.
    if (!isWarned()) acted();
  };
  // A machine that has slept comes back to another time.
  const seen = () => {
    if (document.visibilityState === "visible") lookAtClock();
  };
  for (const name of DEEDS) addEventListener(name, deed, { capture: true, passive: true });
  addEventListener("visibilitychange", seen);
  if (tabs) {
    tabs.onmessage = ({ data }: MessageEvent<Told>) => {
      extendedAt = Date.now();
      take(data, true);
    };
  }
  lookAtClock();
  return () => {
    for (const name of DEEDS) removeEventListener(name, deed, { capture: true });
    removeEventListener("visibilitychange", seen);
    if (tabs) tabs.onmessage = null;
    sessionEnd.set(undefined);
  };
}
