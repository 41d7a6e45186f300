/** Assigning several cases at once: each is a command of its own, and each has an answer of its own. */
import { carryOut } from "../api/command";
import { AssignFromQueueDocument, type QueueRowFragment } from "../desk/gql/graphql";

/** How one of several assignments ended. */
export type Assignment =
  | { number: string; is: "assigned"; row: QueueRowFragment | null }
  | { number: string; is: "taken"; by: string; row: QueueRowFragment }
  | { number: string; is: "refused"; why: string };

/** How many are under way at a time. */
const AT_ONCE = 4;

/** A row to be assigned, with the id of its command: sent again, it is carried out once. */
export interface Wanted {
  row: QueueRowFragment;
  commandId: string;
}

export async function assignAll(
  wanted: readonly Wanted[],
  personId: string,
  done: (assignment: Assignment) => void,
): Promise<void> {
  const waiting = [...wanted];
  async function work() {
    for (let next = waiting.shift(); next; next = waiting.shift()) done(await assignOne(next, personId));
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function assignOne({ row, commandId }: Wanted, personId: string): Promise<Assignment> {
  const { id: caseId, number, version: expectedVersion } = row;
  try {
    const outcome = await carryOut(AssignFromQueueDocument, commandId, { caseId, expectedVersion, personId });
    if ("done" in outcome) return { number, is: "assigned", row: outcome.done.case };
    const [error] = outcome.payload.errors;
    const current = error?.current;
    if (error?.code === "ALREADY_ASSIGNED" && current?.owner) {
      return { number, is: "taken", by: current.owner.name, row: current };
    }
    return { number, is: "refused", why: error?.message ?? "" };
  } catch (error) {
    return { number, is: "refused", why: error instanceof Error ? error.message : String(error) };
  }
}
