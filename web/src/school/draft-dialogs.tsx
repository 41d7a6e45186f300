/** Deleting a draft, and taking over a colleague's. */
import { useLocation } from "preact-iso/router";
import { useCommand } from "../api/command";
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
  const sayUi = useUiWords();
  const { send, standing } = useCommand(DiscardDraftDocument);
  const mistakes = useMistakes(standing, () => undefined);
  async function discard() {
    if (!(await send({ draftId: draft.id }))) return;
    close();
    outdated(DraftListDocument);
    outdated(HomeCountsDocument);
    announce(say.text("deleted", draft.number));
    document.getElementById("drafts-heading")?.focus();
  }
  return (
    <Dialog heading={say("deleteHeading")} onClose={close}>
      <ErrorSummary heading={sayUi("thereIsAProblem")} mistakes={mistakes} />
      <p class="govuk-body">{say("deleteHelp", draft.number, draft.appliedFor?.name ?? "")}</p>
      <div class="govuk-button-group">
        <button
          type="button"
          class="govuk-button govuk-button--warning"
          aria-disabled={standing.is === "sending"}
          onClick={discard}
        >
          {say("deleteDraft")}
        </button>
        <button type="button" class="govuk-button govuk-button--secondary" onClick={close}>
          {sayUi("cancel")}
        </button>
      </div>
    </Dialog>
  );
}

function TakeOverDraft({ draft, close }: DraftDialogProps) {
  const say = useWords();
  const sayUi = useUiWords();
  const { route } = useLocation();
  const { send, standing } = useCommand(TakeOverDraftDocument);
  const mistakes = useMistakes(standing, () => undefined);
  async function takeOver() {
    if (!(await send({ draftId: draft.id, expectedVersion: draft.version }))) return;
    close();
    outdated(DraftListDocument);
    route(`/requests/${draft.id}`);
  }
  return (
    <Dialog heading={say("takeOverHeading")} onClose={close}>
      <ErrorSummary heading={sayUi("thereIsAProblem")} mistakes={mistakes} />
      <p class="govuk-body">{say("takeOverHelp", draft.createdBy.name)}</p>
      <div class="govuk-button-group">
        <button
          type="button"
          class="govuk-button"
          aria-disabled={standing.is === "sending"}
          onClick={takeOver}
        >
          {say("takeOver")}
        </button>
        <button type="button" class="govuk-button govuk-button--secondary" onClick={close}>
          {sayUi("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
