/** What a section's Filter button opens. Most people never do, so its fields come when they are wanted. */
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { later } from "../app/later";

const fields = () => import("./filter-fields");

export const CaseFields = later(() => fields().then(({ CaseFields }) => CaseFields));
export const DraftFields = later(() => fields().then(({ DraftFields }) => DraftFields));
export const ServiceFields = later(() => fields().then(({ ServiceFields }) => ServiceFields));

interface FilterPanelProps {
  section: string;
  open: boolean;
  children: ComponentChildren;
}

export function FilterPanel({ section, open, children }: FilterPanelProps) {
  // Once they are here they stay, with what is half typed in them.
  const wanted = useRef(open);
  wanted.current ||= open;
  return (
    <div id={`${section}-filters`} class="app-filters" hidden={!open}>
      {wanted.current ? children : null}
    </div>
  );
}
