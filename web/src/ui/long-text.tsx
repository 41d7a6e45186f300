/** A text of people as they wrote it; a long one opens on demand. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

interface LongTextProps {
  text: string;
  more: ComponentChildren;
  less: ComponentChildren;
}

export function LongText({ text, more, less }: LongTextProps) {
  const box = useRef<HTMLParagraphElement>(null);
  const [long, setLong] = useState(false);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (element && !open) setLong(element.scrollHeight > element.clientHeight + 1);
  }, [text, open]);
  return (
    <>
      {/* Names and texts may run from right to left; each finds its own way. */}
      <p class={`app-text${open ? "" : " app-clamp"}`} dir="auto" ref={box}>
        {text}
      </p>
      {long ? (
        <button type="button" class="app-button-link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? less : more}
        </button>
      ) : null}
    </>
  );
}
