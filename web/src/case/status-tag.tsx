import type { CaseStatus } from "../api/gql/graphql";
import { statusColour, useLabels } from "./labels";

export function StatusTag({ status }: { status: CaseStatus }) {
  const label = useLabels();
  return <strong class={`govuk-tag govuk-tag--${statusColour(status)}`}>{label(status)}</strong>;
}
