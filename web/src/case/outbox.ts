/**
 * Comments on their way. They are in memory only, outlive the page they were written on, and wait
 * there when there is no network.
 */
import { carryOut, type Refusal } from "../api/command";
import {
  AddCommentDocument,
  CaseRelatedDocument,
  CaseTimelineDocument,
  type TimelineEntryFragment,
} from "../api/gql/graphql";
import { outdated } from "../api/query";
import { store } from "../api/store";
import { ServerError } from "../api/trouble";
import { keepSafe } from "../api/unsaved";
import { patchHead } from "./live-case";

export interface Leaving {
  commandId: string;
  caseId: string;
  number: string;
  body: string;
  visibility: "INTERNAL" | "SHARED" | null;
  stands: // Its dialog went away, as with the page it was on, before it was sent or discarded.
    | { is: "begun" }
    | { is: "sending" }
    | { is: "sent"; commentId: string }
    | { is: "refused"; errors: Refusal[] }
    | { is: "failed"; error: ServerError };
}

export const outbox = store<readonly Leaving[]>([]);

/** Keeps a comment here, in place of what was kept under its id. */
export function put(leaving: Leaving): void {
  const others = outbox.get().filter(({ commandId }) => commandId !== leaving.commandId);
  outbox.set([leaving, ...others]);
}

export function takeOut(commandId: string): void {
  outbox.set(outbox.get().filter((leaving) => leaving.commandId !== commandId));
}

/** Sends a comment, or sends it again: its command is the same, so it is added once. */
export async function sendComment(leaving: Leaving): Promise<boolean> {
  put({ ...leaving, stands: { is: "sending" } });
  const { caseId, body, visibility, commandId } = leaving;
  try {
    const outcome = await carryOut(AddCommentDocument, commandId, { caseId, body, visibility });
    if ("refused" in outcome) {
      const refused: Leaving = { ...leaving, stands: { is: "refused", errors: outcome.refused } };
      takeOut(commandId);
      // It had arrived before it was changed: what was changed is another comment.
      put(isArrived(refused) ? { ...refused, commandId: crypto.randomUUID() } : refused);
      return false;
    }
    const { comment, case: head } = outcome.done;
    put({ ...leaving, stands: { is: "sent", commentId: comment?.id ?? "" } });
    if (head) patchHead(leaving.number, head);
    outdated(CaseTimelineDocument);
    outdated(CaseRelatedDocument);
    return true;
  } catch (error) {
    const trouble = error instanceof ServerError ? error : new ServerError("INTERNAL", String(error));
    put({ ...leaving, stands: { is: "failed", error: trouble } });
    return false;
  }
}

/** Whether it was changed after it had arrived, though its answer had not. */
export function isArrived({ stands }: Leaving): boolean {
  return stands.is === "refused" && stands.errors.some(({ code }) => code === "COMMAND_ID_REUSED");
}

/** Whether news are of a comment of our own that is still on its way: it stands there, and not twice. */
export function isOnItsWay(
  leavings: readonly Leaving[],
  { actor, comment }: TimelineEntryFragment,
  viewerId: string,
): boolean {
  if (!comment || actor?.id !== viewerId) return false;
  return leavings.some(({ stands, body }) => stands.is === "sending" && comment.body === body);
}

function unsent(): Leaving[] {
  return outbox.get().filter(({ stands }) => stands.is !== "sent");
}

keepSafe(() => (unsent().length > 0 ? "lost" : "no"));

// What could not be sent for want of a network goes when there is one.
addEventListener("online", () => {
  for (const leaving of unsent()) {
    if (leaving.stands.is === "failed" && leaving.stands.error.trouble === "UNREACHED") sendComment(leaving);
  }
});
