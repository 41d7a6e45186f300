/** Whether a comment stays with the provider or is the school's to read too: in words, not by colour alone. */
import type { Visibility } from "../api/gql/graphql";
import { useWords } from "./words";

export function VisibilityTag({ visibility }: { visibility: Visibility }) {
  const say = useWords();
  return visibility === "INTERNAL" ? (
    <strong class="govuk-tag govuk-tag--purple">{say("internal")}</strong>
  ) : (
    <strong class="govuk-tag govuk-tag--turquoise">{say("shared")}</strong>
  );
}
