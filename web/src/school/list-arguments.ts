/** What a list is asked for, as the address says it. */
import type {
  CaseFilter,
  CaseOrder,
  CaseOrderBy,
  CaseScope,
  CaseStatus,
  DraftFilter,
} from "../api/gql/graphql";

const STATUSES: readonly CaseStatus[] = ["AWAITING_ALLOCATION", "ALLOCATED", "OPEN"];
const ORDERS: readonly CaseOrderBy[] = ["NUMBER", "OPENED", "CLOSED", "LEARNER", "PRIMARY_CONTACT", "STATUS"];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export interface CaseArguments {
  search: string | null;
  filter: CaseFilter | null;
  order: CaseOrder & { by: CaseOrderBy; desc: boolean };
}

export interface DraftArguments {
  search: string | null;
  filter: DraftFilter | null;
}

function day(text: string | null): string | undefined {
  return text && DAY.test(text) ? text : undefined;
}

function none<T extends object>(filter: T): T | null {
  return Object.values(filter).some((value) => value !== undefined) ? filter : null;
}

/** The statuses that schools can filter active cases by; a paused case is open to them. */
export const FILTER_STATUSES = STATUSES;

export function caseArguments(scope: CaseScope, parameters: URLSearchParams): CaseArguments {
  const statuses = parameters
    .getAll("status")
    .filter((text): text is CaseStatus => STATUSES.includes(text as never));
  const sort = parameters.get("sort") ?? "";
  const by = ORDERS.find((known) => known === sort.replace(/^-/, ""));
  const days =
    scope === "CLOSED"
      ? { closedFrom: day(parameters.get("from")), closedTo: day(parameters.get("to")) }
      : { openedFrom: day(parameters.get("from")), openedTo: day(parameters.get("to")) };
  return {
    search: parameters.get("q"),
    filter: none({
      statusIn: statuses.length > 0 ? statuses : undefined,
      primaryContactIsViewer: parameters.get("mine") === "1" ? true : undefined,
      ...days,
    }),
    order: by
      ? { by, desc: sort.startsWith("-") }
      : { by: scope === "CLOSED" ? "CLOSED" : "OPENED", desc: true },
  };
}

export function draftArguments(parameters: URLSearchParams): DraftArguments {
  return {
    search: parameters.get("q"),
    filter: none({
      createdByViewer: parameters.get("mine") === "1" ? true : undefined,
      modifiedFrom: day(parameters.get("from")),
      modifiedTo: day(parameters.get("to")),
    }),
  };
}
