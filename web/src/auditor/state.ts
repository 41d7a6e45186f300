/** The state of a case as facts that can be compared one by one. */
import type { CaseStateFragment } from "../desk/gql/graphql";

export type FactKey =
  | "status"
  | "learner"
  | "school"
  | "provider"
  | "owner"
  | "catchment"
  | "contact"
  | "phone"
  | "email"
  | "notes"
  | "pausedUntil"
  | "transfer"
  | "request"
  | "outcome"
  | "summary"
  | "service"
  | "comment";

export interface Fact {
  /** Names it among the facts of one case. */
  id: string;
  key: FactKey;
  /** What one of several is called: the number of a referral, who wrote a comment. */
  of?: string;
  value: string;
}

/** Words for what is written as a name of the server's. */
export interface StateWords {
  label: (name: string) => string;
  day: (day: string) => string;
  withdrawn: string;
  visibility: (visibility: "INTERNAL" | "SHARED") => string;
}

export type State = CaseStateFragment;

export function factsOf(state: State, words: StateWords): Fact[] {
  const one = (key: FactKey, value: string | null | undefined): Fact[] =>
    value ? [{ id: key, key, value }] : [];
  const { primaryContact: contact, transfer } = state;
  return [
    ...one("status", words.label(state.status)),
    ...one("learner", state.learner?.name),
    ...one("school", state.school?.name),
    ...one("provider", state.provider?.name),
    ...one("owner", state.owner?.name),
    ...one("catchment", state.catchment),
    ...one("contact", contact?.person.name),
    ...one("phone", contact?.phone),
    ...one("email", contact?.email),
    ...one("notes", contact?.notes),
    ...one("pausedUntil", state.pausedUntil && words.day(state.pausedUntil)),
    ...one("transfer", transfer?.to.name),
    ...one("request", state.requests[0] && words.label(state.requests[0].state)),
    ...one("outcome", state.outcome),
    ...one("summary", state.closingSummary),
    ...state.services.nodes.map(
      ({ number, serviceName, status }): Fact => ({
        id: number,
        key: "service",
        of: number,
        value: `${serviceName}: ${words.label(status)}`,
      }),
    ),
    ...state.comments.nodes.map(
      ({ id, author, body, visibility }): Fact => ({
        id,
        key: "comment",
        of: author.name,
        value: `${body ?? words.withdrawn} (${words.visibility(visibility)})`,
      }),
    ),
  ];
}

/** A fact, and what it was before when that was something else. */
export interface Compared extends Fact {
  /** `same`, or how it came to be what it is. */
  how: "same" | "new" | "changed" | "gone";
  before?: string;
}

/** The facts of now beside those of before; what is gone comes last. */
export function compared(before: readonly Fact[] | undefined, now: readonly Fact[]): Compared[] {
  if (!before) return now.map((fact) => ({ ...fact, how: "same" }));
  const known = new Map(before.map((fact) => [fact.id, fact]));
  const facts = now.map((fact): Compared => {
    const was = known.get(fact.id);
    if (!was) return { ...fact, how: "new" };
    return was.value === fact.value
      ? { ...fact, how: "same" }
      : { ...fact, how: "changed", before: was.value };
  });
  const present = new Set(now.map(({ id }) => id));
  const gone = before.filter(({ id }) => !present.has(id));
  return [...facts, ...gone.map((fact): Compared => ({ ...fact, how: "gone", before: fact.value }))];
}
