/** Referring a student to a service, and saying how that goes. */
import { useState } from "preact/hooks";
import { useAnswer } from "../../api/query";
import type { ActionDialog } from "../../case/actions";
import { useLabels } from "../../case/labels";
import {
  type CaseHeadFragment,
  type ReferralStatus,
  ReferToServiceDocument,
  ServiceCatalogueDocument,
  UpdateReferralDocument,
} from "../../desk/gql/graphql";
import { useForm } from "../../ui/form";
import { Radios } from "../../ui/inputs";
import { Skeleton } from "../../ui/skeleton";
import { TroublePanel } from "../../ui/trouble";
import { useAct } from "./act";
import { ActDialog } from "./act-dialog";
import { useWords } from "./words";

export const Refer: ActionDialog = ({ found, close }) => {
  const say = useWords();
  const { act, standing, meanwhile } = useAct(ReferToServiceDocument, found);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const { data, error, refetch } = useAnswer(ServiceCatalogueDocument, {});
  const [entryId, setEntryId] = useState("");
  const services = data?.data.catalogue.filter(({ active }) => active);
  const chosen = services?.find(({ id }) => id === entryId);
  function submit() {
    if (isWrong({ service: chosen ? undefined : say.text("chooseService") }) || !chosen) return;
    const { serviceName, serviceProvider } = chosen;
    act(
      { caseId: found.id, serviceName, serviceProvider, source: null },
      { told: say.text("referred", serviceName), close },
    );
  }
  return (
    <ActDialog
      heading={say("referHeading")}
      found={found}
      submit={say.text("referSubmit")}
      ready={Boolean(services)}
      {...{ standing, meanwhile, mistakes, attempt, close }}
      onSubmit={submit}
    >
      <p class="govuk-body">{say("referHelp")}</p>
      {error ? <TroublePanel what={say.text("servicesName")} error={error} again={refetch} /> : null}
      {services ? (
        <Radios
          id="service"
          label={say("service")}
          legendSize="s"
          small
          error={errorAt("service")}
          value={entryId}
          onInput={setEntryId}
          choices={services.map(({ id, serviceName, serviceProvider }) => ({
            value: id,
            label: serviceName,
            hint: serviceProvider,
          }))}
        />
      ) : error ? null : (
        <Skeleton words={say("servicesName")} lines={4} />
      )}
    </ActDialog>
  );
};

const STATUSES: readonly ReferralStatus[] = ["PENDING", "RECEIVED", "ACCEPTED", "DECLINED", "COMPLETED"];

interface UpdateReferralProps {
  found: CaseHeadFragment;
  close: () => void;
  referral: { id: string; number: string; status: ReferralStatus; serviceName: string };
}

export function UpdateReferral({ found, close, referral }: UpdateReferralProps) {
  const say = useWords();
  const label = useLabels();
  const { act, standing, meanwhile } = useAct(UpdateReferralDocument, found);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const [status, setStatus] = useState<ReferralStatus>();
  function submit() {
    if (isWrong({ "referral-status": status ? undefined : say.text("chooseStatus") }) || !status) return;
    act(
      { caseId: found.id, referralId: referral.id, status },
      { told: say.text("referralUpdated", referral.number, label.text(status)), close },
    );
  }
  return (
    <ActDialog
      heading={say("updateHeading", referral.number)}
      found={found}
      submit={say.text("updateSubmit")}
      {...{ standing, meanwhile, mistakes, attempt, close }}
      onSubmit={submit}
    >
      <p class="govuk-body">{say("statusNow", referral.serviceName, label.text(referral.status))}</p>
      <Radios
        id="referral-status"
        label={say("newStatus")}
        legendSize="s"
        small
        error={errorAt("referral-status")}
        value={status ?? ""}
        onInput={(value) => setStatus(value as ReferralStatus)}
        choices={STATUSES.filter((other) => other !== referral.status).map((value) => ({
          value,
          label: label(value),
        }))}
      />
    </ActDialog>
  );
}
