/** What every dialog over the page does: the rest of the page waits, and gets the focus back afterwards. */
import { useLayoutEffect, useRef } from "preact/hooks";

/** The properties of a `<dialog>` that is open for as long as it is drawn. */
export function useModal(onEscape: () => void) {
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
