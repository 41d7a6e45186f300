/** Which roles an organisation gives, by its kind, and what each is for. */
import { useLabels } from "../case/labels";
import type { OrganisationKind, Role } from "../desk/gql/graphql";
import type { Choice } from "../ui/inputs";
import { useWords } from "./words";

type Given = Exclude<Role, "MINISTRY_ADMIN" | "AUDITOR">;

/** The Ministry has no Delegated Authoriser: its people are set up where the service runs. */
const GIVEN: Record<OrganisationKind, readonly Given[]> = {
  SCHOOL: ["PRIMARY_CONTACT", "OFFICE_SUPPORT", "ATTENDANCE_LEAD", "DELEGATED_AUTHORISER"],
  PROVIDER: ["CASE_MANAGER", "WORKFLOW_LEAD", "DELEGATED_AUTHORISER"],
  MINISTRY: [],
};

/** The roles to choose from, each with what it lets somebody do. */
export function useRoleChoices(kind: OrganisationKind): Choice[] {
  const say = useWords();
  const label = useLabels();
  return GIVEN[kind].map((role) => ({ value: role, label: label(role), hint: say(`does_${role}`) }));
}

/** Roles in words, one after the other. */
export function useRoleWords(): (roles: readonly Role[]) => string {
  const label = useLabels();
  return (roles) => roles.map((role) => label.text(role)).join(", ");
}
