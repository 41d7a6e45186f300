/** A dialog over the page. The browser keeps the focus in it and gives it back to where it was. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useModal } from "./modal";

interface DialogProps {
  /** Its heading. */
  heading: ComponentChildren;
  /** Somebody pressed Escape. */
  onClose: () => void;
  children: ComponentChildren;
}

export function Dialog({ heading, onClose, children }: DialogProps) {
  // One may stand over another, as when the session is about to end.
  const id = `dialog-${useId()}`;
  return (
    <dialog class="app-dialog" aria-labelledby={id} {...useModal(onClose)}>
      <h2 class="govuk-heading-m" id={id}>
        {heading}
      </h2>
      {children}
    </dialog>
  );
}
