/** The Ministry gives a case that found no provider to one, by hand. */
import { useState } from "preact/hooks";
import { useAnswer } from "../../api/query";
import type { ActionDialog } from "../../case/actions";
import { AllocateCaseDocument, ProvidersDocument } from "../../desk/gql/graphql";
import { useForm } from "../../ui/form";
import { Radios } from "../../ui/inputs";
import { Skeleton } from "../../ui/skeleton";
import { TroublePanel } from "../../ui/trouble";
import { useAct } from "./act";
import { ActDialog } from "./act-dialog";
import { useWords } from "./words";

export const Allocate: ActionDialog = ({ found, close }) => {
  const say = useWords();
  const { act, standing, seen, meanwhile } = useAct(AllocateCaseDocument, found);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const { data, error, refetch } = useAnswer(ProvidersDocument, {});
  const [providerId, setProviderId] = useState("");
  const providers = data?.data.providers;
  const chosen = providers?.find(({ id }) => id === providerId);
  function submit() {
    if (isWrong({ "allocate-to": chosen ? undefined : say.text("chooseProvider") }) || !chosen) return;
    act(
      { caseId: found.id, expectedVersion: seen.version, providerId },
      { told: say.text("allocated", chosen.name), close },
    );
  }
  return (
    <ActDialog
      heading={say("allocateHeading")}
      found={found}
      submit={say.text("allocateSubmit")}
      ready={Boolean(providers)}
      {...{ standing, meanwhile, mistakes, attempt, close }}
      onSubmit={submit}
    >
      {error ? <TroublePanel what={say.text("providersName")} error={error} again={refetch} /> : null}
      {providers ? (
        <Radios
          id="allocate-to"
          label={say("allocateTo")}
          legendSize="s"
          small
          error={errorAt("allocate-to")}
          value={providerId}
          onInput={setProviderId}
          choices={providers.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : error ? null : (
        <Skeleton words={say("providersName")} lines={3} />
      )}
    </ActDialog>
  );
};
