/** Files that somebody lets fall on the page, as if they had been picked. */
import { useEffect, useRef, useState } from "preact/hooks";

/** Whether files are being dragged, rather than a text or a link. */
const bringsFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;

/** What was let fall, without folders: a browser takes one for a file that can't be read. */
function dropped({ dataTransfer }: DragEvent): File[] {
  return [...(dataTransfer?.items ?? [])].flatMap((item) => {
    const file = item.kind === "file" && !item.webkitGetAsEntry()?.isDirectory ? item.getAsFile() : null;
    return file ? [file] : [];
  });
}

/**
 * Takes files that fall anywhere on the page, while `take` is there; answers whether some hang over it.
 * Where nothing is taken the browser must not open them in place of the page either: what is written
 * on it would be gone.
 */
export function useDrop(take: ((files: File[]) => void) | undefined): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const hang = (event: DragEvent) => {
      if (!bringsFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = latest.current ? "copy" : "none";
      setOver(latest.current !== undefined);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      // It left the page, not one of its parts for another.
      if (!relatedTarget) setOver(false);
    };
    const fall = (event: DragEvent) => {
      setOver(false);
      if (!bringsFiles(event)) return;
      event.preventDefault();
      const files = dropped(event);
      if (files.length > 0) latest.current?.(files);
    };
    addEventListener("dragover", hang);
    addEventListener("dragleave", leave);
    addEventListener("drop", fall);
    return () => {
      removeEventListener("dragover", hang);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", fall);
    };
  }, []);
  return over;
}
