/** Gives somebody access: who they are and what they are to do, looked over once more before it counts. */
import { useState } from "preact/hooks";
import { useViewer } from "../app/session";
import { GrantAccessDocument, type MemberRowFragment, type Role } from "../desk/gql/graphql";
import { DetailsList } from "../ui/details-list";
import { useForm } from "../ui/form";
import { Checkboxes, TextField } from "../ui/inputs";
import { useChange } from "./change";
import { MemberDialog } from "./member-dialog";
import { useRoleChoices, useRoleWords } from "./roles";
import { useWords } from "./words";

interface AddUserProps {
  /** Somebody who had access before. */
  member?: MemberRowFragment | undefined;
  close: () => void;
}

const NOTHING = { username: "", name: "", phone: "", email: "" };

type Fields = typeof NOTHING;

export function AddUser({ member, close }: AddUserProps) {
  const say = useWords();
  const { organisation } = useViewer();
  const choices = useRoleChoices(organisation.kind);
  const { change, standing, clear } = useChange(GrantAccessDocument);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const [fields, setFields] = useState<Fields>(NOTHING);
  const [roles, setRoles] = useState<string[]>([]);
  const [isChecked, setChecked] = useState(false);
  const known = member ? { username: member.username, name: member.person.name } : undefined;
  const typed = { ...fields, ...known };
  const set = (field: keyof Fields) => (value: string) => setFields({ ...fields, [field]: value });
  function goOn() {
    clear();
    const wrong = isWrong({
      username: typed.username.trim() ? undefined : say.text("enterUsername"),
      name: typed.name.trim() ? undefined : say.text("enterName"),
      roles: roles.length > 0 ? undefined : say.text("chooseRole"),
    });
    if (!wrong) setChecked(true);
  }
  function add() {
    const given = (text: string) => text.trim() || null;
    const input = {
      username: typed.username.trim(),
      name: typed.name.trim(),
      roles: roles as Role[],
      phone: given(typed.phone),
      email: given(typed.email),
    };
    const told = (name: string) => say.text("added", name);
    change(input, { told, close, refused: () => setChecked(false) });
  }
  return (
    <MemberDialog
      key={isChecked ? "check" : "fields"}
      heading={say(isChecked ? "check" : member ? "giveAccess" : "addUser")}
      whose={known ? say("whose", known.name, known.username) : undefined}
      submit={say(isChecked ? (member ? "giveAccess" : "addUser") : "continue")}
      {...{ standing, mistakes, attempt, close }}
      field={(name) => (name in NOTHING || name === "roles" ? name : undefined)}
      written={roles.length > 0 || Object.values(fields).some((text) => text.trim() !== "")}
      {...(isChecked ? { back: { words: say("goBack"), act: () => setChecked(false) } } : {})}
      onSubmit={isChecked ? add : goOn}
    >
      {isChecked ? (
        <Check typed={typed} roles={roles as Role[]} />
      ) : (
        <>
          {member ? null : <WhoFields fields={fields} set={set} errorAt={errorAt} />}
          <Checkboxes
            id="roles"
            label={say("roles")}
            legendSize="s"
            choices={choices}
            error={errorAt("roles")}
            values={roles}
            onInput={setRoles}
          />
        </>
      )}
    </MemberDialog>
  );
}

interface WhoFieldsProps {
  fields: Fields;
  set: (field: keyof Fields) => (value: string) => void;
  errorAt: ReturnType<typeof useForm>["errorAt"];
}

function WhoFields({ fields, set, errorAt }: WhoFieldsProps) {
  const say = useWords();
  const props = (id: keyof Fields) => ({ id, value: fields[id], onInput: set(id), error: errorAt(id) });
  return (
    <>
      <TextField {...props("username")} label={say("username")} hint={say("usernameHint")} />
      <TextField {...props("name")} label={say("name")} hint={say("fullNameHint")} />
      <TextField {...props("phone")} label={say("phoneOptional")} type="tel" width={20} />
      <TextField {...props("email")} label={say("emailOptional")} type="email" />
    </>
  );
}

function Check({ typed, roles }: { typed: Fields; roles: readonly Role[] }) {
  const say = useWords();
  const inWords = useRoleWords();
  const rows = [
    { key: "username", term: say("username"), value: typed.username.trim() },
    { key: "name", term: say("name"), value: <bdi>{typed.name.trim()}</bdi> },
    { key: "roles", term: say("roles"), value: inWords(roles) },
    ...(typed.phone.trim() ? [{ key: "phone", term: say("phone"), value: typed.phone.trim() }] : []),
    ...(typed.email.trim() ? [{ key: "email", term: say("email"), value: typed.email.trim() }] : []),
  ];
  return (
    <>
      <p class="govuk-body">{say("checkHelp")}</p>
      <DetailsList rows={rows} />
    </>
  );
}
