/** A dialog in which somebody writes: closing it asks before what is written is gone. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useUnsaved } from "../api/unsaved";
import { catalogue } from "../i18n/words";
import { Dialog } from "./dialog";

const english = {
  discardQuestion: "Discard what you have written?",
  discardHelp: "What you have written will be gone.",
  keepWriting: "Keep writing",
  discard: "Discard",
};

export type WritingWords = typeof english;
const useWords = catalogue(english, () => import("./writing-dialog.mi"));

interface WritingDialogProps {
  heading: ComponentChildren;
  /** Something was written that closing would lose. Its state is kept outside, by whoever draws this. */
  written: boolean;
  /** The question and its answer in words of its own. */
  question?: ComponentChildren;
  discard?: ComponentChildren;
  close: () => void;
  /** `leave` closes, or asks first. */
  children: (leave: () => void) => ComponentChildren;
}

export function WritingDialog({ heading, written, close, children, ...words }: WritingDialogProps) {
  const say = useWords();
  const [leaving, setLeaving] = useState(false);
  useUnsaved(written);
  const leave = () => (written ? setLeaving(true) : close());
  const keep = () => setLeaving(false);
  if (!leaving) {
    return (
      <Dialog heading={heading} onClose={leave}>
        {children(leave)}
      </Dialog>
    );
  }
  return (
    <Dialog key="leaving" heading={words.question ?? say("discardQuestion")} onClose={keep}>
      <p class="govuk-body">{say("discardHelp")}</p>
      <div class="govuk-button-group">
        <button type="button" class="govuk-button" onClick={keep}>
          {say("keepWriting")}
        </button>
        <button type="button" class="govuk-button govuk-button--warning" onClick={close}>
          {words.discard ?? say("discard")}
        </button>
      </div>
    </Dialog>
  );
}
