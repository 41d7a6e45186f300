/** Acts that need nothing but a reason: returning and declining a request, and reopening a case. */
import { useState } from "preact/hooks";
import type { Document } from "../../api/request";
import type { ActionDialog } from "../../case/actions";
import {
  type CaseHeadFragment,
  DeclineRequestDocument,
  type DeclineRequestMutation,
  type DeclineRequestMutationVariables,
  ReopenCaseDocument,
  ReturnRequestDocument,
} from "../../desk/gql/graphql";
import { useForm } from "../../ui/form";
import { LongTextField } from "../../ui/inputs";
import { useAct } from "./act";
import { ActDialog } from "./act-dialog";
import { type ActWords, useWords } from "./words";

/** As the server counts them. */
export const REASON_MAX = 4_000;

/** What is wrong with a reason that must be given. */
export function reasonWrong(say: ReturnType<typeof useWords>, reason: string): string | undefined {
  const length = [...reason.trim().normalize("NFC")].length;
  if (length === 0) return say.text("enterReason");
  return length > REASON_MAX ? say.text("reasonTooLong") : undefined;
}

interface OptionalReasonProps {
  value: string;
  onInput: (reason: string) => void;
  rows?: number;
  autoFocus?: boolean;
}

/** A reason for one's own provider, for whoever wants to give one. */
export function OptionalReason(props: OptionalReasonProps) {
  const say = useWords();
  return (
    <LongTextField
      {...props}
      id="reason"
      label={say("reasonOptional")}
      hint={say("internalOnly")}
      maxLength={REASON_MAX}
    />
  );
}

interface ReasonedProps {
  found: CaseHeadFragment;
  close: () => void;
  // The three commands are alike but for their names.
  document: Document<
    Record<string, DeclineRequestMutation["declineRequest"]>,
    DeclineRequestMutationVariables
  >;
  words: Record<
    "heading" | "help" | "seenBy" | "submit" | "told",
    keyof ActWords & `${"return" | "decline" | "reopen"}${string}`
  >;
  warning?: boolean;
}

function Reasoned({ found, close, document, words, warning = false }: ReasonedProps) {
  const say = useWords();
  const { act, standing, seen, meanwhile } = useAct(document, found);
  const { mistakes, attempt, isWrong, errorAt } = useForm();
  const [reason, setReason] = useState("");
  function submit() {
    if (isWrong({ reason: reasonWrong(say, reason) })) return;
    act(
      { caseId: found.id, expectedVersion: seen.version, reason: reason.trim() },
      { told: say.text(words.told), close },
    );
  }
  return (
    <ActDialog
      heading={say(words.heading)}
      found={found}
      submit={say.text(words.submit)}
      warning={warning}
      {...{ standing, meanwhile, mistakes, attempt, close }}
      field={([name]) => (name === "reason" ? name : undefined)}
      written={reason.trim() !== ""}
      onSubmit={submit}
    >
      <p class="govuk-body">{say(words.help)}</p>
      <LongTextField
        id="reason"
        label={say("reason")}
        hint={say(words.seenBy)}
        error={errorAt("reason")}
        value={reason}
        onInput={setReason}
        maxLength={REASON_MAX}
        rows={4}
        autoFocus
      />
    </ActDialog>
  );
}

export const ReturnRequest: ActionDialog = (props) => (
  <Reasoned
    {...props}
    document={ReturnRequestDocument as unknown as ReasonedProps["document"]}
    words={{
      heading: "returnHeading",
      help: "returnHelp",
      seenBy: "returnSeenBy",
      submit: "returnSubmit",
      told: "returned",
    }}
  />
);

export const DeclineRequest: ActionDialog = (props) => (
  <Reasoned
    {...props}
    document={DeclineRequestDocument as unknown as ReasonedProps["document"]}
    warning
    words={{
      heading: "declineHeading",
      help: "declineHelp",
      seenBy: "declineSeenBy",
      submit: "declineSubmit",
      told: "declined",
    }}
  />
);

export const Reopen: ActionDialog = (props) => (
  <Reasoned
    {...props}
    document={ReopenCaseDocument as unknown as ReasonedProps["document"]}
    words={{
      heading: "reopenHeading",
      help: "reopenHelp",
      seenBy: "reopenSeenBy",
      submit: "reopenSubmit",
      told: "reopened",
    }}
  />
);
