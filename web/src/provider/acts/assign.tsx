/** Names the Case Owner. Of several who assign at once one wins, and the others see who. */
import { useState } from "preact/hooks";
import { useAnswer } from "../../api/query";
import type { ActionDialog } from "../../case/actions";
import { AssignCaseDocument, CaseManagersDocument } from "../../desk/gql/graphql";
import { useForm } from "../../ui/form";
import { Radios } from "../../ui/inputs";
import { Skeleton } from "../../ui/skeleton";
import { TroublePanel } from "../../ui/trouble";
import { useAct } from "./act";
import { ActDialog } from "./act-dialog";
import { useWords } from "./words";

export const Assign: ActionDialog = ({ found, close }) => {
  const say = useWords();
  const { act, standing, seen, meanwhile } = useAct(AssignCaseDocument, found);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const { data, error, refetch } = useAnswer(CaseManagersDocument, {});
  const [personId, setPersonId] = useState("");
  const managers = data?.data.caseManagers.filter(({ person }) => person.id !== seen.owner?.id);
  const chosen = managers?.find(({ person }) => person.id === personId)?.person;
  function submit() {
    if (isWrong({ "assign-to": chosen ? undefined : say.text("chooseManager") }) || !chosen) return;
    act(
      { caseId: found.id, expectedVersion: seen.version, personId: chosen.id },
      { told: say.text("assignedTo", chosen.name), close },
    );
  }
  return (
    <ActDialog
      heading={say("assignHeading")}
      found={found}
      submit={say.text(seen.owner ? "reassign" : "assign")}
      ready={Boolean(managers)}
      {...{ standing, meanwhile, mistakes, attempt, close }}
      onSubmit={submit}
    >
      <p class="govuk-body">{seen.owner ? say("ownerNow", seen.owner.name) : say("noOwner")}</p>
      {error ? <TroublePanel what={say.text("managersName")} error={error} again={refetch} /> : null}
      {managers ? (
        <Radios
          id="assign-to"
          label={say("assignTo")}
          legendSize="s"
          small
          error={errorAt("assign-to")}
          value={personId}
          onInput={setPersonId}
          choices={managers.map(({ person, open, paused }) => ({
            value: person.id,
            label: person.name,
            hint: say("loadOf", open, paused),
          }))}
        />
      ) : error ? null : (
        <Skeleton words={say("managersName")} lines={3} />
      )}
    </ActDialog>
  );
};
