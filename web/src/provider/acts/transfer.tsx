/** Asking another provider to take a case, and answering when one is asked. */
import { useState } from "preact/hooks";
import { useAnswer } from "../../api/query";
import type { ActionDialog } from "../../case/actions";
import { AnswerTransferDocument, ProvidersDocument, RequestTransferDocument } from "../../desk/gql/graphql";
import { dateTime } from "../../i18n/dates";
import { useForm } from "../../ui/form";
import { LongTextField, Radios } from "../../ui/inputs";
import { Skeleton } from "../../ui/skeleton";
import { TroublePanel } from "../../ui/trouble";
import { useAct } from "./act";
import { ActDialog } from "./act-dialog";
import { REASON_MAX, reasonWrong } from "./reason";
import { useWords } from "./words";

export const RequestTransfer: ActionDialog = ({ found, close }) => {
  const say = useWords();
  const { act, standing, seen, meanwhile } = useAct(RequestTransferDocument, found);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const { data, error, refetch } = useAnswer(ProvidersDocument, {});
  const [toProviderId, setTo] = useState("");
  const [reason, setReason] = useState("");
  const others = data?.data.providers.filter(({ name }) => name !== seen.provider?.name);
  const chosen = others?.find(({ id }) => id === toProviderId);
  function submit() {
    const wrong = isWrong({
      "transfer-to": chosen ? undefined : say.text("chooseProvider"),
      reason: reasonWrong(say, reason),
    });
    if (wrong || !chosen) return;
    act(
      { caseId: found.id, expectedVersion: seen.version, toProviderId, reason: reason.trim() },
      { told: say.text("transferAsked", chosen.name), close },
    );
  }
  return (
    <ActDialog
      heading={say("transferHeading")}
      found={found}
      submit={say.text("transferSubmit")}
      ready={Boolean(others)}
      {...{ standing, meanwhile, mistakes, attempt, close }}
      field={([name]) => (name === "reason" ? name : "transfer-to")}
      written={reason.trim() !== ""}
      onSubmit={submit}
    >
      <p class="govuk-body">{say("transferHelp")}</p>
      {error ? <TroublePanel what={say.text("providersName")} error={error} again={refetch} /> : null}
      {others ? (
        <Radios
          id="transfer-to"
          label={say("transferTo")}
          legendSize="s"
          small
          error={errorAt("transfer-to")}
          value={toProviderId}
          onInput={setTo}
          choices={others.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : error ? null : (
        <Skeleton words={say("providersName")} lines={3} />
      )}
      <LongTextField
        id="reason"
        label={say("reason")}
        hint={say("transferSeenBy")}
        error={errorAt("reason")}
        value={reason}
        onInput={setReason}
        maxLength={REASON_MAX}
        rows={3}
      />
    </ActDialog>
  );
};

export const AnswerTransfer: ActionDialog = ({ found, close }) => {
  const say = useWords();
  const { act, standing, seen, meanwhile } = useAct(AnswerTransferDocument, found);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const [answer, setAnswer] = useState("");
  const [reason, setReason] = useState("");
  const { transfer } = seen;
  function submit() {
    const wrong = isWrong({
      answer: answer ? undefined : say.text("chooseAnswer"),
      reason: answer === "reject" ? reasonWrong(say, reason) : undefined,
    });
    if (wrong) return;
    const accept = answer === "accept";
    act(
      { caseId: found.id, expectedVersion: seen.version, accept, reason: reason.trim() || null },
      { told: say.text(accept ? "transferAccepted" : "transferRejected"), close },
    );
  }
  return (
    <ActDialog
      heading={say("answerHeading")}
      found={found}
      submit={say.text("answerSubmit")}
      {...{ standing, meanwhile, mistakes, attempt, close }}
      field={([name]) => (name === "reason" ? name : "answer")}
      written={reason.trim() !== ""}
      onSubmit={submit}
    >
      {transfer ? (
        <p class="govuk-body" dir="auto">
          {say("askedBy", transfer.requestedBy.name, dateTime(transfer.requestedAt))}
          {transfer.reason ? ` ${transfer.reason}` : ""}
        </p>
      ) : null}
      <Radios
        id="answer"
        label={say("answer")}
        legendSize="s"
        small
        error={errorAt("answer")}
        value={answer}
        onInput={setAnswer}
        choices={[
          { value: "accept", label: say("accept"), hint: say("acceptHint") },
          { value: "reject", label: say("reject"), hint: say("rejectHint") },
        ]}
      />
      <LongTextField
        id="reason"
        label={say(answer === "reject" ? "reason" : "reasonOptional")}
        error={errorAt("reason")}
        value={reason}
        onInput={setReason}
        maxLength={REASON_MAX}
        rows={3}
      />
    </ActDialog>
  );
};
