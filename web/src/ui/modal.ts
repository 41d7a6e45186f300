/** What every dialog over the page does: the rest of the page waits, and gets the focus back afterwards. */
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import { Opener } from "./opener";

/** The properties of a `<dialog>` that is open for as long as it is drawn. */
export function useModal(onEscape: () => void) {
  const box = useRef<HTMLDialogElement>(null);
  const opened = useContext(Opener);
  useLayoutEffect(() => {
    const dialog = box.current;
    const opener = (opened ?? document.activeElement) as HTMLElement | null;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (opener?.isConnected) opener.focus();
    };
  }, []);
  return {
    ref: box,
    onCancel(event: Event) {
      event.preventDefault();
      onEscape();
    },
    // Browsers let nobody hold a dialog open against Escape pressed again and again; we say when it closes.
    onClose() {
      const dialog = box.current;
      if (dialog?.isConnected && !dialog.open) dialog.showModal();
    },
  };
}
