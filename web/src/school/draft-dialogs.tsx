/** Deleting a draft, and taking over a colleague's. */
import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso/router";
import { type Standing, useCommand } from "../api/command";
import {
  DiscardDraftDocument,
  DraftListDocument,
  HomeCountsDocument,
  TakeOverDraftDocument,
} from "../api/gql/graphql";
import { outdated } from "../api/query";
import { announce } from "../ui/announce";
import { Dialog } from "../ui/dialog";
import { ErrorSummary } from "../ui/error-summary";
import { useMistakes } from "../ui/refusals";
import { useWords as useUiWords } from "../ui/words";
import type { DraftRow } from "./draft-section";
import { useWords } from "./words";

interface DraftDialogProps {
  draft: DraftRow;
  close: () => void;
}

/** The dialog that is asked for. */
export default function DraftDialog({ about, ...rest }: DraftDialogProps & { about: "delete" | "takeOver" }) {
  return about === "delete" ? <DeleteDraft {...rest} /> : <TakeOverDraft {...rest} />;
}

function DeleteDraft({ draft, close }: DraftDialogProps) {
  const say = useWords();
  const { send, standing } = useCommand(DiscardDraftDocument);
  async function discard() {
    if (!(await send({ draftId: draft.id }))) return;
    close();
    outdated(DraftListDocument);
    outdated(HomeCountsDocument);
    announce(say.text("deleted", draft.number));
    // After the dialog has given the focus back to the button of the draft that is gone.
    requestAnimationFrame(() => document.getElementById("drafts-heading")?.focus());
  }
  return (
    <Question
      heading={say("deleteHeading")}
      help={say("deleteHelp", draft.number, draft.appliedFor?.name ?? "")}
      act={say("deleteDraft")}
      warning
      {...{ standing, close }}
      onAct={discard}
    />
  );
}

function TakeOverDraft({ draft, close }: DraftDialogProps) {
  const say = useWords();
  const { route } = useLocation();
  const { send, standing } = useCommand(TakeOverDraftDocument);
  async function takeOver() {
    if (!(await send({ draftId: draft.id, expectedVersion: draft.version }))) return;
    close();
    outdated(DraftListDocument);
    route(`/requests/${draft.id}`);
  }
  return (
    <Question
      heading={say("takeOverHeading")}
      help={say("takeOverHelp", draft.createdBy.name)}
      act={say("takeOver")}
      {...{ standing, close }}
      onAct={takeOver}
    />
  );
}

interface QuestionProps {
  heading: ComponentChildren;
  help: ComponentChildren;
  /** What the button that does it says. */
  act: ComponentChildren;
  /** It can't be undone. */
  warning?: boolean;
  standing: Standing;
  onAct: () => void;
  close: () => void;
}

/** Asks before it is done, and says why it could not be. */
function Question({ heading, help, act, warning = false, standing, onAct, close }: QuestionProps) {
  const sayUi = useUiWords();
  const mistakes = useMistakes(standing, () => undefined);
  return (
    <Dialog heading={heading} onClose={close}>
      <ErrorSummary heading={sayUi("thereIsAProblem")} mistakes={mistakes} />
      <p class="govuk-body">{help}</p>
      <div class="govuk-button-group">
        <button
          type="button"
          class={`govuk-button${warning ? " govuk-button--warning" : ""}`}
          aria-disabled={standing.is === "sending"}
          onClick={onAct}
        >
          {act}
        </button>
        <button type="button" class="govuk-button govuk-button--secondary" onClick={close}>
          {sayUi("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
