/** The frame of every act's dialog: whose case it is, what changed meanwhile, what is wrong, and the buttons. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Standing } from "../../api/command";
import { useLabels } from "../../case/labels";
import type { CaseHeadFragment, CaseStatus } from "../../desk/gql/graphql";
import { calendarDay } from "../../i18n/dates";
import { ErrorSummary, type Mistake } from "../../ui/error-summary";
import { useMistakes } from "../../ui/refusals";
import { useWords as useUiWords } from "../../ui/words";
import { WritingDialog } from "../../ui/writing-dialog";
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

export function ActDialog(props: ActDialogProps) {
  const say = useWords();
  const sayUi = useUiWords();
  const { heading, found, submit, standing, meanwhile, close, mistakes = [], attempt = 0 } = props;
  const form = useRef<HTMLFormElement>(null);
  const { ready = true } = props;
  const waited = useRef(!ready);
  useEffect(() => {
    if (!waited.current || !ready) return;
    waited.current = false;
    // Until there was something to choose from, whatever else could be stood on had the focus.
    const stood = document.activeElement;
    if (!(stood instanceof HTMLTextAreaElement && stood.value)) form.current?.querySelector("input")?.focus();
  }, [ready]);
  const isExplained = standing.is === "refused" && standing.errors.every(({ code }) => code === EXPLAINED);
  const refused = useMistakes(isExplained ? { is: "ready" } : standing, props.field ?? (() => undefined));
  const busy = standing.is === "sending";
  return (
    <WritingDialog heading={heading} written={props.written ?? false} close={close}>
      {(leave) => (
        <form
          ref={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) props.onSubmit();
          }}
        >
          <ErrorSummary
            heading={sayUi("thereIsAProblem")}
            mistakes={[...mistakes, ...refused]}
            attempt={attempt}
          />
          {meanwhile ? <WhatChanged meanwhile={meanwhile} /> : null}
          <p class="govuk-body">
            <strong dir="auto">{say("caseOf", found.number, found.learner?.name ?? "")}</strong>
          </p>
          {props.children}
          <div class="govuk-button-group">
            <button
              type="submit"
              class={`govuk-button${props.warning ? " govuk-button--warning" : ""}`}
              aria-disabled={busy}
            >
              {busy ? say("sending") : submit}
            </button>
            <button type="button" class="govuk-button govuk-button--secondary" onClick={leave}>
              {sayUi("cancel")}
            </button>
          </div>
        </form>
      )}
    </WritingDialog>
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
