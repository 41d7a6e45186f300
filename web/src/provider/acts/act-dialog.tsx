/** The frame of every act's dialog: whose case it is, what changed meanwhile, what is wrong, and the buttons. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Standing } from "../../api/command";
import { useLabels } from "../../case/labels";
import type { CaseHeadFragment, CaseStatus } from "../../desk/gql/graphql";
import { calendarDay } from "../../i18n/dates";
import type { Mistake } from "../../ui/error-summary";
import { FormDialog } from "../../ui/form-dialog";
import type { Meanwhile } from "./act";
import type { Change } from "./changes";
import { useWords } from "./words";

interface ActDialogProps {
  heading: ComponentChildren;
  found: CaseHeadFragment;
  submit: string;
  /** It can't be undone with a click. */
  warning?: boolean;
  standing: Standing;
  meanwhile?: Meanwhile | undefined;
  /** What the form itself found wrong. */
  mistakes?: readonly Mistake[];
  attempt?: number;
  /** The element of a field of the command. */
  field?: (path: readonly string[]) => string | undefined;
  /** False: what is to be chosen from is still coming. */
  ready?: boolean;
  /** Something was written that closing would lose. */
  written?: boolean;
  onSubmit: () => void;
  close: () => void;
  children?: ComponentChildren;
}

/** Refusals that the box about what changed explains better. */
const EXPLAINED = "VERSION_CONFLICT";

export function ActDialog({ found, meanwhile, ready = true, ...rest }: ActDialogProps) {
  const say = useWords();
  const form = useRef<HTMLFormElement>(null);
  const waited = useRef(!ready);
  useEffect(() => {
    if (!waited.current || !ready) return;
    waited.current = false;
    // Until there was something to choose from, whatever else could be stood on had the focus.
    const stood = document.activeElement;
    if (!(stood instanceof HTMLTextAreaElement && stood.value)) form.current?.querySelector("input")?.focus();
  }, [ready]);
  const { standing } = rest;
  return (
    <FormDialog
      {...rest}
      form={form}
      sending={say("sending")}
      isExplained={standing.is === "refused" && standing.errors.every(({ code }) => code === EXPLAINED)}
      above={meanwhile ? <WhatChanged meanwhile={meanwhile} /> : null}
      about={say("caseOf", found.number, found.learner?.name ?? "")}
    />
  );
}

function WhatChanged({ meanwhile: { changes, events } }: { meanwhile: Meanwhile }) {
  const say = useWords();
  const label = useLabels();
  const words = ({ field, before, after }: Change) => {
    const named = (value: string | null) => {
      if (value === null) return say.text("none");
      if (field === "status") return label.text(value as CaseStatus);
      return field === "pausedUntil" ? calendarDay(value) : value;
    };
    return say("fromTo", say.text(`field_${field}`), named(before), named(after));
  };
  return (
    <div class="app-meanwhile" role="alert">
      <p>
        <strong>{say("changedMeanwhile")}</strong>
      </p>
      <ul class="govuk-list govuk-list--bullet">
        {changes.map((change) => (
          <li key={change.field}>{words(change)}</li>
        ))}
        {changes.length === 0 ? <li>{say("newEvents", events)}</li> : null}
      </ul>
      <p>{say("checkAndAgain")}</p>
    </div>
  );
}
