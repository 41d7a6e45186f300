/** All events of a case, oldest first, with words for each. */
import { useEffect, useMemo } from "preact/hooks";
import { useAnswer, usePages } from "../api/query";
import { AuditedCaseDocument, CaseEventsDocument, type CaseEventsQuery } from "../desk/gql/graphql";

type Connection = NonNullable<CaseEventsQuery["audit"]>["events"];
export type AuditEvent = Connection["nodes"][number];

/** An event as one step of the replay. */
export interface Step extends AuditEvent {
  words: string;
  /** Its hash of the event before it is that event's hash. */
  linked: boolean;
}

const NO_PAGE: Connection = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };
const eventsOf = (data: CaseEventsQuery) => data.audit?.events ?? NO_PAGE;

export function useHistory(number: string) {
  const asked = useAnswer(AuditedCaseDocument, { number });
  const found = asked.data?.data.caseByNumber;
  const { result, more } = usePages(CaseEventsDocument, { caseId: found?.id ?? "" }, eventsOf, {
    when: Boolean(found),
  });
  const pages = result.data?.pages;
  const whole = Boolean(pages) && !result.hasNextPage;
  useEffect(() => {
    if (result.hasNextPage && !result.isFetchingNextPage) more();
  }, [result.hasNextPage, result.isFetchingNextPage, pages]);
  const steps = useMemo(() => {
    if (!whole) return undefined;
    const told = new Map(found?.timeline.nodes.map(({ position, summary }) => [position, summary]));
    const events = pages?.flatMap((page) => eventsOf(page.data).nodes) ?? [];
    return events.map(
      (event, n): Step => ({
        ...event,
        words: told.get(event.position) ?? inWords(event.kind),
        linked: n === 0 || event.previousHash === events[n - 1]?.hash,
      }),
    );
  }, [whole, pages, found]);
  const missing = Boolean(asked.data) && !found;
  const again = () => (asked.error ? asked.refetch() : result.refetch());
  return { found, steps, missing, error: asked.error ?? result.error, again };
}

/** `Case assigned` of `CaseAssigned`. */
function inWords(kind: string): string {
  const words = kind.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What an event is about, for the colour of its mark. */
export function classOf(kind: string): "comment" | "person" | "service" | "case" {
  if (kind.startsWith("Comment")) return "comment";
  if (kind.startsWith("PrimaryContact")) return "person";
  return kind.startsWith("Service") ? "service" : "case";
}

/** One event a line, as the log has it. */
export function jsonLines(steps: readonly Step[]): string {
  return steps.map(({ words: _, linked: __, ...event }) => `${JSON.stringify(event)}\n`).join("");
}
