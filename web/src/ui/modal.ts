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
    // Before the browser does anything with it: one held open against Escape is closed by force when it is
    // pressed again, and until it stands anew a further press would reach the dialog below.
    onKeyDown(event: KeyboardEvent) {
      if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
      event.preventDefault();
      onEscape();
    },
    // The other ways to ask for it, such as the Back of a phone.
    onCancel(event: Event) {
      event.preventDefault();
      onEscape();
    },
    // Asked again and again, browsers close it whatever we say; we say when it closes.
    onClose() {
      const dialog = box.current;
      if (dialog?.isConnected && !dialog.open) dialog.showModal();
    },
  };
}
