/** A dialog over the page. The browser keeps the focus in it and gives it back to where it was. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface DialogProps {
  /** Its heading. */
  heading: ComponentChildren;
  /** Somebody pressed Escape. */
  onClose: () => void;
  children: ComponentChildren;
}

export function Dialog({ heading, onClose, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = box.current;
    const opener = document.activeElement as HTMLElement | null;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (opener?.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      class="app-dialog"
      ref={box}
      aria-labelledby="dialog-heading"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 class="govuk-heading-m" id="dialog-heading">
        {heading}
      </h2>
      {children}
    </dialog>
  );
}
