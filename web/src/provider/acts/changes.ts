/** What differs between two looks at a case. */
import type { CaseHeadFragment } from "../../desk/gql/graphql";

type Field = "status" | "owner" | "contact" | "provider" | "pausedUntil" | "transfer";

export interface Change {
  field: Field;
  before: string | null;
  after: string | null;
}

const FIELDS: Record<Field, (found: CaseHeadFragment) => string | null> = {
  status: (found) => found.status,
  owner: (found) => found.owner?.name ?? null,
  contact: (found) => found.primaryContact?.person.name ?? null,
  provider: (found) => found.provider?.name ?? null,
  pausedUntil: (found) => found.pausedUntil,
  transfer: (found) => found.transfer?.to.name ?? null,
};

export function changesBetween(before: CaseHeadFragment, after: CaseHeadFragment): Change[] {
  return (Object.keys(FIELDS) as Field[])
    .map((field) => ({ field, before: FIELDS[field](before), after: FIELDS[field](after) }))
    .filter((change) => change.before !== change.after);
}
