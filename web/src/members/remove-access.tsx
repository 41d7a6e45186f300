/** Takes somebody's access away, and says who follows them as Primary Contact of their cases. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useAnswer } from "../api/query";
import { ColleaguesDocument, EndAccessDocument, type MemberRowFragment } from "../desk/gql/graphql";
import { useForm } from "../ui/form";
import { Radios, TextField } from "../ui/inputs";
import { TroublePanel } from "../ui/trouble";
import { useChange } from "./change";
import { MemberDialog } from "./member-dialog";
import { useRoleWords } from "./roles";
import { useWords } from "./words";

interface RemoveAccessProps {
  member: MemberRowFragment;
  close: () => void;
}

/** Chosen in place of a person's id. */
const NOBODY = "nobody";

interface Chosen {
  id: string;
  name: string;
}

export function RemoveAccess({ member, close }: RemoveAccessProps) {
  const say = useWords();
  const { change, standing } = useChange(EndAccessDocument);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const [chosen, setChosen] = useState<Chosen>();
  const isNamed = member.primaryContactOf > 0;
  function remove() {
    if (isWrong({ replacement: isNamed && !chosen ? say.text("chooseReplacement") : undefined })) return;
    const replacementPersonId = chosen && chosen.id !== NOBODY ? chosen.id : null;
    change(
      { memberId: member.id, replacementPersonId },
      { told: (name) => say.text("accessRemoved", name), close },
    );
  }
  return (
    <MemberDialog
      heading={say("removeAccess")}
      whose={say("whose", member.person.name, member.username)}
      submit={say("removeAccess")}
      warning
      {...{ standing, mistakes, attempt, close }}
      field={(name) => (name === "replacementPersonId" ? "replacement" : undefined)}
      written={false}
      onSubmit={remove}
    >
      <p class="govuk-body">{say("removeHelp")}</p>
      {member.owns > 0 ? <p class="govuk-body">{say("requeued", member.owns)}</p> : null}
      {isNamed ? (
        <>
          <p class="govuk-body">{say("contactOf", member.primaryContactOf)}</p>
          <Replacement {...{ member, chosen }} onChoose={setChosen} error={errorAt("replacement")} />
        </>
      ) : null}
    </MemberDialog>
  );
}

interface ReplacementProps {
  member: MemberRowFragment;
  chosen: Chosen | undefined;
  onChoose: (chosen: Chosen) => void;
  error: ComponentChildren;
}

/** Colleagues with access, as many as a search leaves, and nobody. Whoever is chosen stays in sight. */
function Replacement({ member, chosen, onChoose, error }: ReplacementProps) {
  const say = useWords();
  const inWords = useRoleWords();
  const [search, setSearch] = useState("");
  const asked = useAnswer(ColleaguesDocument, { search: search.trim() || null }, { keep: true });
  const found = asked.data?.data.members.nodes.filter(({ active, id }) => active && id !== member.id) ?? [];
  const isAway = chosen && chosen.id !== NOBODY && !found.some(({ person }) => person.id === chosen.id);
  const choices = [
    ...(isAway ? [{ value: chosen.id, label: <bdi>{chosen.name}</bdi> }] : []),
    ...found.map(({ person, roles }) => ({
      value: person.id,
      label: <bdi>{person.name}</bdi>,
      hint: inWords(roles),
    })),
    { value: NOBODY, label: say("nobodyForNow"), hint: say("nobodyHint") },
  ];
  const nameOf = (id: string) => found.find(({ person }) => person.id === id)?.person.name ?? "";
  return (
    <>
      <TextField id="find" label={say("findSomebody")} width={20} value={search} onInput={setSearch} />
      {asked.error ? (
        <TroublePanel what={say.text("usersName")} error={asked.error} again={asked.refetch} />
      ) : null}
      <Radios
        id="replacement"
        label={say("whoInstead")}
        legendSize="s"
        small
        error={error}
        value={chosen?.id ?? ""}
        onInput={(id) => onChoose({ id, name: nameOf(id) || (chosen?.name ?? "") })}
        choices={choices}
      />
    </>
  );
}
