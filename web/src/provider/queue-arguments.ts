/** What the work queue is asked for, as the address says it. */
import type { CaseFilter, CaseOrder, CaseOrderBy, CaseScope, CaseStatus } from "../desk/gql/graphql";

/** The parts of the queue. A Case Manager's cases are their own, whatever they ask for. */
export type View = "team" | "unassigned" | "mine" | "transfers" | "closed" | "active";

export const LEAD_VIEWS: readonly View[] = ["team", "unassigned", "mine", "transfers", "closed"];
export const OWN_VIEWS: readonly View[] = ["active", "closed"];

export const FILTER_STATUSES: readonly CaseStatus[] = ["ALLOCATED", "OPEN", "PAUSED"];
const ORDERS: readonly CaseOrderBy[] = ["NUMBER", "OPENED", "CLOSED", "LEARNER", "STATUS", "LAST_ACTIVITY"];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export interface QueueArguments {
  scope: CaseScope;
  search: string | null;
  filter: CaseFilter | null;
  order: CaseOrder & { by: CaseOrderBy; desc: boolean };
}

function day(text: string | null): string | undefined {
  return text && DAY.test(text) ? text : undefined;
}

export function queueArguments(view: View, viewerId: string, parameters: URLSearchParams): QueueArguments {
  const statuses = FILTER_STATUSES.filter((known) => parameters.getAll("status").includes(known));
  const sort = parameters.get("sort") ?? "";
  const by = ORDERS.find((known) => known === sort.replace(/^-/, ""));
  const [from, to] = [day(parameters.get("from")), day(parameters.get("to"))];
  const filter: CaseFilter = {
    ...(view !== "closed" && statuses.length > 0 ? { statusIn: [...statuses] } : {}),
    ...(view === "unassigned" ? { unassigned: true } : {}),
    ...(view === "transfers" ? { transferToViewer: true } : {}),
    ...(view === "mine" ? { ownerId: viewerId } : {}),
    ...((view === "team" || view === "closed") && parameters.get("owner")
      ? { ownerId: parameters.get("owner") }
      : {}),
    ...(view === "closed" ? { closedFrom: from, closedTo: to } : { openedFrom: from, openedTo: to }),
  };
  return {
    scope: view === "closed" ? "CLOSED" : "ACTIVE",
    search: parameters.get("q"),
    filter: Object.values(filter).some((value) => value !== undefined) ? filter : null,
    order: by ? { by, desc: sort.startsWith("-") } : usual(view),
  };
}

/** Who waits longest comes first where somebody waits; else the newest. */
function usual(view: View): QueueArguments["order"] {
  switch (view) {
    case "unassigned":
    case "transfers":
      return { by: "OPENED", desc: false };
    case "closed":
      return { by: "CLOSED", desc: true };
    case "team":
    case "mine":
    case "active":
      return { by: "OPENED", desc: true };
  }
}
