/** Who is signed in. Nothing of a person is on the screen, or in memory, once they are not. */
import { type ComponentChildren, type ComponentType, createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { ErrorBoundary } from "preact-iso/lazy";
import type { ViewerQuery } from "../api/gql/graphql";
import { ViewerDocument } from "../api/gql/graphql";
import { hangUp, hold, redial } from "../api/live";
import { forgetPosition } from "../api/position";
import { client, keyOf, useAnswer } from "../api/query";
import { ask } from "../api/request";
import { ended } from "../api/session-end";
import { useStore } from "../api/store";
import { ServerError } from "../api/trouble";
import { forgetUnsaved } from "../api/unsaved";
import { lookForNewer } from "../api/version";
import { chosen, speak, translated } from "../i18n/language";
import { Skeleton } from "../ui/skeleton";
import { TroublePanel } from "../ui/trouble";
import { lazyScreen } from "./lazy-screen";
import { useWords } from "./words";

const SignIn = lazyScreen(() => import("./sign-in"));
const SignInAgain = lazyScreen(() => import("./sign-in-again"));

export type Viewer = ViewerQuery["viewer"];

const Signed = createContext<Viewer | undefined>(undefined);

/** The person signed in; only inside the pages, which are drawn for nobody else. */
export function useViewer(): Viewer {
  const viewer = useContext(Signed);
  if (!viewer) throw new Error("a page is drawn for somebody who is signed in");
  return viewer;
}

/** The person signed in, if anybody is. */
export function useAnyViewer(): Viewer | undefined {
  return useAnswer(ViewerDocument, {}).data?.data.viewer;
}

/** Other tabs of this browser share the session: what happens to it here happens there. */
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("session") : undefined;

export function Session({ children }: { children: ComponentChildren }) {
  const say = useWords();
  const { data, error, refetch } = useAnswer(ViewerDocument, {});
  const over = useStore(ended);
  const viewer = data?.data.viewer;
  const preferred = viewer?.preferences.language;
  useEffect(() => {
    if (preferred === "mi" && !chosen()) speak("mi");
  }, [preferred]);
  useEffect(() => {
    if (!tabs) return;
    tabs.onmessage = ({ data: personId }: MessageEvent<string>) => {
      // Signed out, or in as somebody else: start again with nothing in memory.
      if (personId === (viewer?.id ?? "")) return;
      forgetUnsaved();
      location.reload();
    };
  }, [viewer]);
  if (viewer) {
    return (
      <Signed.Provider value={viewer}>
        {children}
        <ErrorBoundary>{over ? <SignInAgain /> : <Watched />}</ErrorBoundary>
      </Signed.Provider>
    );
  }
  if (error instanceof ServerError && error.trouble === "UNAUTHENTICATED") {
    return (
      <ErrorBoundary>
        <SignIn />
      </ErrorBoundary>
    );
  }
  if (error) return <TroublePanel what={say.text("you")} error={error} again={refetch} />;
  return <Skeleton words={say("loadingPage")} lines={6} />;
}

/** What comes first is what the person came for. */
const SETTLED_MS = 3_000;

/** Looks after the end of the session and what there is to read, once the page has settled. */
function Watched() {
  const [watches, setWatches] = useState<readonly ComponentType[]>([]);
  useEffect(() => {
    const timer = setTimeout(async () => {
      hold();
      try {
        const loaded = await Promise.all([import("./session-watch"), import("../notices/watch")]);
        await translated();
        setWatches(loaded.map((part) => part.default));
      } catch {
        // Nobody asked for it, so nothing is loaded anew for it either.
        lookForNewer();
      }
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      {watches.map((Watch, n) => (
        <Watch key={n} />
      ))}
    </>
  );
}

/** Somebody signed in, here and now. */
export async function signedIn(before: Viewer | undefined): Promise<void> {
  const key = keyOf(ViewerDocument, {});
  hangUp();
  forgetPosition();
  ended.set(false);
  const answer = await client.fetchQuery({
    queryKey: key,
    queryFn: ({ signal }) => ask(ViewerDocument, {}, { signal }),
    staleTime: 0,
  });
  const { viewer } = answer.data;
  tabs?.postMessage(viewer.id);
  if (before && before.id !== viewer.id) {
    forgetUnsaved();
    return location.assign("/");
  }
  if (before) {
    redial();
    await client.invalidateQueries();
  } else if (location.pathname === "/sign-in") history.replaceState(null, "", "/");
}

/** Ends the session and leaves nothing behind, not even in memory. */
export async function signOut(): Promise<void> {
  await fetch("/sign-out", { method: "POST", headers: { "casetrail-request": "1" } });
  hangUp();
  tabs?.postMessage("");
  location.replace("/");
}

// A page that the browser kept whole and brings back may show what a person who left has seen.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
