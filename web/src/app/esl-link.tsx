/** Signing in where the accounts are: one link, and coming back. */
import { useEffect } from "preact/hooks";
import { useWords } from "./words";

/**
 * @param over an open page stays where it is, with what is written in it: signing in happens in
 *   another tab, and `done` looks whether it has.
 */
export function EslLink({ over, done }: { over: boolean; done: () => Promise<void> }) {
  const say = useWords();
  useEffect(() => {
    if (!over) return;
    const look = () => {
      // Not signed in yet: the next look may find it.
      if (document.visibilityState === "visible") done().catch(() => {});
    };
    document.addEventListener("visibilitychange", look);
    addEventListener("focus", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      removeEventListener("focus", look);
    };
  }, [over, done]);
  const here = location.pathname === "/sign-in" ? "/" : `${location.pathname}${withoutNote(location.search)}`;
  const href = `/sign-in?to=${encodeURIComponent(over ? "/" : here)}`;
  if (!over) {
    return (
      <a class="govuk-button" role="button" draggable={false} href={href} onClick={leave}>
        {say("signInEsl")}
      </a>
    );
  }
  return (
    <>
      <p class="govuk-body">{say("signInOver")}</p>
      <a class="govuk-button" role="button" draggable={false} href={href} target="_blank" rel="noreferrer">
        {say("signInEslTab")}
      </a>
    </>
  );
}

/** The address is the server's, so the client's routes must not hear of it. */
function leave(event: Event) {
  event.stopPropagation();
}

/** Why somebody came back without being signed in, when they did. */
export function NotSignedIn() {
  const say = useWords();
  const because = new URLSearchParams(location.search).get("notSignedIn");
  if (!because) return null;
  const words = {
    "no-access": say("notSignedInNoAccess"),
    cancelled: say("notSignedInCancelled"),
    unreachable: say("notSignedInUnreachable"),
  }[because];
  return (
    <div class="govuk-inset-text" role="alert">
      {words ?? say("notSignedInFailed")}
    </div>
  );
}

function withoutNote(search: string): string {
  const asked = new URLSearchParams(search);
  asked.delete("notSignedIn");
  return asked.size ? `?${asked}` : "";
}
