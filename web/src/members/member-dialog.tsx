/** The frame of what is done about somebody's access: whose it is, what is wrong, and the buttons. */
import type { ComponentChildren } from "preact";
import type { Standing } from "../api/command";
import { ErrorSummary, type Mistake } from "../ui/error-summary";
import { useMistakes } from "../ui/refusals";
import { useWords as useUiWords } from "../ui/words";
import { WritingDialog } from "../ui/writing-dialog";
import { useWords } from "./words";

interface MemberDialogProps {
  heading: ComponentChildren;
  /** Whose access it is; nobody's yet while somebody is added. */
  whose?: ComponentChildren;
  submit: ComponentChildren;
  /** It can't be undone with a click. */
  warning?: boolean;
  standing: Standing;
  mistakes: readonly Mistake[];
  attempt: number;
  /** The element of a field of the command. */
  field?: (name: string) => string | undefined;
  /** Something was chosen or written that closing would lose. */
  written: boolean;
  /** A step back, in place of Cancel. */
  back?: { words: ComponentChildren; act: () => void };
  onSubmit: () => void;
  close: () => void;
  children: ComponentChildren;
}

export function MemberDialog(props: MemberDialogProps) {
  const say = useWords();
  const sayUi = useUiWords();
  const { heading, whose, standing, mistakes, attempt, field, back } = props;
  const refused = useMistakes(standing, (path) => field?.(path.at(-1) ?? ""));
  const busy = standing.is === "sending";
  return (
    <WritingDialog heading={heading} written={props.written} close={props.close}>
      {(leave) => (
        <form
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
          {whose ? (
            <p class="govuk-body">
              <strong dir="auto">{whose}</strong>
            </p>
          ) : null}
          {props.children}
          <div class="govuk-button-group">
            <button
              type="submit"
              class={`govuk-button${props.warning ? " govuk-button--warning" : ""}`}
              aria-disabled={busy}
            >
              {busy ? say("sending") : props.submit}
            </button>
            <button
              type="button"
              class="govuk-button govuk-button--secondary"
              onClick={back ? back.act : leave}
            >
              {back ? back.words : sayUi("cancel")}
            </button>
          </div>
        </form>
      )}
    </WritingDialog>
  );
}
