/** Other roles for somebody who has access, with what will change by them. */
import { useState } from "preact/hooks";
import { useViewer } from "../app/session";
import { ChangeAccessDocument, type MemberRowFragment, type Role } from "../desk/gql/graphql";
import { useForm } from "../ui/form";
import { Checkboxes } from "../ui/inputs";
import { useChange } from "./change";
import { MemberDialog } from "./member-dialog";
import { useRoleChoices, useRoleWords } from "./roles";
import { useWords } from "./words";

interface EditRolesProps {
  member: MemberRowFragment;
  close: () => void;
}

export function EditRoles({ member, close }: EditRolesProps) {
  const say = useWords();
  const { organisation } = useViewer();
  const choices = useRoleChoices(organisation.kind);
  const { change, standing } = useChange(ChangeAccessDocument);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const [roles, setRoles] = useState<readonly Role[]>(member.roles);
  const isSame = roles.length === member.roles.length && roles.every((role) => member.roles.includes(role));
  function save() {
    const wrong = roles.length === 0 ? "chooseRole" : isSame ? "chooseChange" : undefined;
    if (isWrong({ roles: wrong && say.text(wrong) })) return;
    change(
      { memberId: member.id, roles: [...roles] },
      { told: (name) => say.text("rolesChanged", name), close },
    );
  }
  return (
    <MemberDialog
      heading={say("editRoles")}
      whose={say("whose", member.person.name, member.username)}
      submit={say("saveRoles")}
      {...{ standing, mistakes, attempt, close }}
      field={(name) => (name === "roles" ? name : undefined)}
      written={!isSame}
      onSubmit={save}
    >
      <Checkboxes
        id="roles"
        label={say("roles")}
        legendSize="s"
        choices={choices}
        error={errorAt("roles")}
        values={roles}
        onInput={(chosen) => setRoles(chosen as Role[])}
      />
      <WhatWillChange member={member} roles={roles} />
    </MemberDialog>
  );
}

/** Whoever holds one of these can own cases. */
const OWNERS: readonly Role[] = ["CASE_MANAGER", "WORKFLOW_LEAD"];

function WhatWillChange({ member, roles }: { member: MemberRowFragment; roles: readonly Role[] }) {
  const say = useWords();
  const inWords = useRoleWords();
  const gets = roles.filter((role) => !member.roles.includes(role));
  const loses = member.roles.filter((role) => !roles.includes(role));
  const { name } = member.person;
  const isRequeued = member.owns > 0 && !roles.some((role) => OWNERS.includes(role));
  return (
    <div class="govuk-inset-text" role="status">
      <h3 class="govuk-heading-s">{say("whatWillChange")}</h3>
      {gets.length + loses.length === 0 ? <p class="govuk-body">{say("nothingChanges")}</p> : null}
      {gets.length > 0 ? <p class="govuk-body">{say("gets", name, inWords(gets))}</p> : null}
      {loses.length > 0 ? <p class="govuk-body">{say("loses", name, inWords(loses))}</p> : null}
      {isRequeued ? <p class="govuk-body">{say("requeued", member.owns)}</p> : null}
    </div>
  );
}
