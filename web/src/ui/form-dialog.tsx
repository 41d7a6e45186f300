/** The frame of a form in a dialog: what is wrong, whom it is about, the fields, and the buttons. */
import type { ComponentChildren, RefObject } from "preact";
import type { Standing } from "../api/command";
import { ErrorSummary, type Mistake } from "./error-summary";
import { useMistakes } from "./refusals";
import { useWords } from "./words";
import { WritingDialog } from "./writing-dialog";

interface FormDialogProps {
  heading: ComponentChildren;
  /** Whom or what it is about. */
  about?: ComponentChildren;
  /** Between what is wrong and whom it is about. */
  above?: ComponentChildren;
  submit: ComponentChildren;
  /** The button's words while it is sent. */
  sending: ComponentChildren;
  /** It can't be undone with a click. */
  warning?: boolean | undefined;
  standing: Standing;
  /** A refusal is explained by what stands above; nothing is said of it here. */
  isExplained?: boolean;
  /** What the form itself found wrong. */
  mistakes?: readonly Mistake[] | undefined;
  attempt?: number | undefined;
  /** The element of a field of the command. */
  field?: ((path: readonly string[]) => string | undefined) | undefined;
  /** Something was chosen or written that closing would lose. */
  written?: boolean | undefined;
  /** A step back, in place of Cancel. */
  back?: { words: ComponentChildren; act: () => void } | undefined;
  form?: RefObject<HTMLFormElement>;
  onSubmit: () => void;
  close: () => void;
  children?: ComponentChildren;
}

export function FormDialog(props: FormDialogProps) {
  const say = useWords();
  const { about, standing, isExplained, mistakes = [], attempt = 0, back, written = false } = props;
  const refused = useMistakes(isExplained ? { is: "ready" } : standing, props.field ?? (() => undefined));
  const busy = standing.is === "sending";
  return (
    <WritingDialog heading={props.heading} written={written} close={props.close}>
      {(leave) => (
        <form
          ref={props.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) props.onSubmit();
          }}
        >
          <ErrorSummary
            heading={say("thereIsAProblem")}
            mistakes={[...mistakes, ...refused]}
            attempt={attempt}
          />
          {props.above}
          {about ? (
            <p class="govuk-body">
              <strong dir="auto">{about}</strong>
            </p>
          ) : null}
          {props.children}
          <div class="govuk-button-group">
            <button
              type="submit"
              class={`govuk-button${props.warning ? " govuk-button--warning" : ""}`}
              aria-disabled={busy}
            >
              {busy ? props.sending : props.submit}
            </button>
            <button
              type="button"
              class="govuk-button govuk-button--secondary"
              onClick={back ? back.act : leave}
            >
              {back ? back.words : say("cancel")}
            </button>
          </div>
        </form>
      )}
    </WritingDialog>
  );
}
