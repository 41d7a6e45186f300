/** The line under a case's heading that says who and what it is about. */
import type { ComponentChildren } from "preact";
import type { CaseHeadFragment } from "../api/gql/graphql";
import { useLabels } from "./labels";
import { useWords } from "./words";

export function Strip({ found }: { found: CaseHeadFragment }) {
  const say = useWords();
  const label = useLabels();
  return (
    <dl class="app-strip">
      <Item term={say("student")}>{found.learner?.name ?? say("notKnown")}</Item>
      <Item term={say("status")}>{label(found.status)}</Item>
      <Item term={say("type")}>{label(found.type)}</Item>
      <Item term={say("owner")}>{found.owner?.name ?? say("notAssigned")}</Item>
      <Item term={say("catchment")}>{found.catchment ?? say("notKnown")}</Item>
      <Item term={say("contact")}>{found.primaryContact?.person.name ?? say("nobody")}</Item>
    </dl>
  );
}

function Item({ term, children }: { term: ComponentChildren; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}
