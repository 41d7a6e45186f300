/**
 * An act on a case, decided on what was seen when its dialog opened. When the case is no longer as it
 * was, the server refuses; then the dialog says what changed, and goes on from there.
 */
import { useState } from "preact/hooks";
import { type Refusal, useCommand } from "../../api/command";
import { client, keyOf, outdated } from "../../api/query";
import type { Document } from "../../api/request";
import { patchHead } from "../../case/live-case";
import {
  type CaseHeadFragment,
  CaseManagersDocument,
  CasePageDocument,
  CaseRelatedDocument,
  CaseTimelineDocument,
  CaseWorkDocument,
} from "../../desk/gql/graphql";
import { announce } from "../../ui/announce";
import { type Change, changesBetween } from "./changes";

interface Acted {
  case?: CaseHeadFragment | null;
  position: string | null;
  errors: (Refusal & { current?: CaseHeadFragment | null })[];
}

/** What became of a case between its being seen and an act on it. */
export interface Meanwhile {
  changes: Change[];
  /** How many events came in between. */
  events: number;
}

const MOVED_ON: readonly string[] = ["VERSION_CONFLICT", "ALREADY_ASSIGNED", "INVALID_STATE", "CASE_CLOSED"];

interface Ending {
  /** What is said when it is done. */
  told: string;
  close: () => void;
}

/** The button that opened the dialog may be gone with what it did; then the heading is where to stand. */
function standSomewhere(): void {
  if (document.activeElement === document.body) document.querySelector("h1")?.focus();
}

export function useAct<R extends Record<string, Acted>, V>(
  document: Document<R, V>,
  found: CaseHeadFragment,
) {
  const { send, standing, clear } = useCommand(document);
  const [seen, setSeen] = useState(found);
  const [meanwhile, setMeanwhile] = useState<Meanwhile>();
  async function act(input: Parameters<typeof send>[0], { told, close }: Ending): Promise<boolean> {
    const answer = await send(input, (refused) => {
      const current = (refused.errors as Acted["errors"]).find(({ code }) =>
        MOVED_ON.includes(code),
      )?.current;
      if (!current) return;
      setMeanwhile({ changes: changesBetween(seen, current), events: current.version - seen.version });
      setSeen(current);
      patchHead(found.number, current);
      outdated(CaseWorkDocument);
    });
    if (!answer) return false;
    const head = (answer as Acted).case;
    if (head) patchHead(found.number, head);
    // The request may have changed too, or whoever acted sees the case no longer.
    client.invalidateQueries({ queryKey: keyOf(CasePageDocument, { number: found.number }) });
    outdated(CaseTimelineDocument);
    outdated(CaseRelatedDocument);
    outdated(CaseWorkDocument);
    outdated(CaseManagersDocument);
    announce(told);
    close();
    requestAnimationFrame(standSomewhere);
    return true;
  }
  return { act, standing, clear, seen, meanwhile };
}
