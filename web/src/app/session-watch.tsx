/**
 * Two minutes before the session ends it says so, over whatever is open, and asks whether to go on
 * (WCAG 2.2.1). What is typed below stays as it is.
 */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useStore } from "../api/store";
import { catalogue } from "../i18n/words";
import { Dialog } from "../ui/dialog";
import { nameUrgently } from "../ui/title";
import { signOut } from "./session";
import { extendSession, lookAtClock, type SessionEnd, sessionEnd, watchSession } from "./session-clock";
import { useWords as useAppWords } from "./words";

const english = {
  heading: (minutes: number) =>
    `You'll be signed out in ${minutes === 1 ? "1 minute" : `${minutes} minutes`}`,
  help: "You have not done anything for a while. What you have written here is kept either way.",
  helpEnd:
    "Nobody can stay signed in for longer than this. You can sign in again straight away, and what you have written here is kept.",
  left: (minutes: number, seconds: string) => `Time left: ${minutes}:${seconds}`,
  stay: "Stay signed in",
  goOn: "Continue until then",
  staying: "Staying signed in…",
  notReached: "We could not reach the Attendance Service. Try again.",
};

export type SessionWords = typeof english;
const useWords = catalogue(english, () => import("./session-watch.mi"));

const SECOND_MS = 1_000;
/** What the server said is taken for true that long. */
const FRESH_MS = 5_000;
const WAIT_MAX_MS = 2 ** 31 - 1;

export default function SessionWatch() {
  const end = useStore(sessionEnd);
  const [left, setLeft] = useState<number>();
  const [seen, setSeen] = useState(0);
  const isSeen = end !== undefined && Math.abs(end.at - seen) < FRESH_MS;
  const isWarned = left !== undefined && !isSeen;
  const warned = useRef(isWarned);
  warned.current = isWarned;
  useEffect(() => watchSession(() => warned.current), []);
  useEffect(() => (end ? countDown(end, setLeft) : setLeft(undefined)), [end]);
  if (!isWarned || !end) return null;
  return <Ending left={left} mayExtend={end.mayExtend} dismiss={() => setSeen(end.at)} />;
}

/** Tells how much is left, each second, once it is little. Answers what ends that. */
function countDown(end: SessionEnd, tell: (left: number | undefined) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const wait = (ms: number, next: () => void) => {
    timer = setTimeout(next, Math.min(ms, WAIT_MAX_MS));
  };
  function begin() {
    const now = Date.now();
    if (now < end.warnAt) {
      tell(undefined);
      return wait(end.warnAt - now, begin);
    }
    if (now - end.toldAt < FRESH_MS) return count();
    // It may have been extended elsewhere. Once the server is heard, another countdown takes over.
    lookAtClock().then((isHeard) => {
      if (!isHeard && !isOver) count();
    });
  }
  function count() {
    const left = Math.max(0, end.at - Date.now());
    tell(left);
    // The server has the last word.
    if (left === 0) lookAtClock();
    wait(left === 0 ? FRESH_MS : SECOND_MS, count);
  }
  begin();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

interface EndingProps {
  /** Milliseconds. */
  left: number;
  mayExtend: boolean;
  dismiss: () => void;
}

function Ending({ left, mayExtend, dismiss }: EndingProps) {
  const say = useWords();
  const sayApp = useAppWords();
  const [standing, setStanding] = useState<"ready" | "sending" | "failed">("ready");
  const seconds = Math.ceil(left / SECOND_MS);
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  const heading = say.text("heading", minutes);
  useTitle(heading);
  async function stay() {
    if (!mayExtend) return dismiss();
    if (standing === "sending") return;
    setStanding("sending");
    setStanding((await extendSession()) ? "ready" : "failed");
  }
  return (
    <Dialog heading={heading} onClose={stay}>
      {/* Heard when it changes, as at the last minute; the dialog itself is heard when it opens. */}
      <p role="status" class="govuk-visually-hidden">
        {minutes === 1 ? heading : ""}
      </p>
      <p class="govuk-body">{say(mayExtend ? "help" : "helpEnd")}</p>
      <p class="govuk-body" aria-hidden="true">
        {say("left", Math.floor(seconds / 60), String(seconds % 60).padStart(2, "0"))}
      </p>
      {standing === "failed" ? (
        <p class="govuk-error-message" role="alert">
          {say("notReached")}
        </p>
      ) : null}
      <div class="govuk-button-group">
        <button type="button" class="govuk-button" aria-disabled={standing === "sending"} onClick={stay}>
          {say(standing === "sending" ? "staying" : mayExtend ? "stay" : "goOn")}
        </button>
        <button type="button" class="govuk-button govuk-button--secondary" onClick={() => signOut()}>
          {sayApp("signOut")}
        </button>
      </div>
    </Dialog>
  );
}

/** Who is at another tab sees it in the name of this one. */
function useTitle(words: string): void {
  useLayoutEffect(() => {
    nameUrgently(words);
    return () => nameUrgently(undefined);
  }, [words]);
}
