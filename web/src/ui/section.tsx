/** One list of a page: heading, search field, filters, and what they leave. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "./words";

const TYPING_MS = 200;

interface SectionProps {
  id: string;
  heading: ComponentChildren;
  tools?: ComponentChildren;
  children: ComponentChildren;
}

export function Section({ id, heading, tools, children }: SectionProps) {
  return (
    <section class="app-section" aria-labelledby={`${id}-heading`} id={id}>
      <div class="app-section__head">
        <h2 class="govuk-heading-m" id={`${id}-heading`} tabIndex={-1}>
          {heading}
        </h2>
        {tools}
      </div>
      {children}
    </section>
  );
}

interface SearchProps {
  id: string;
  label: string;
  value: string;
  onSearch: (value: string) => void;
}

/** Searches as somebody types, once they pause. */
export function SearchField({ id, label, value, onSearch }: SearchProps) {
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const sent = useRef(value);
  useEffect(() => {
    // Back and Forward change what is searched without anybody typing.
    if (value !== sent.current) setTyped(value);
    sent.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  function search(words: string) {
    clearTimeout(timer.current);
    sent.current = words.trim();
    onSearch(words.trim());
  }
  return (
    <form
      role="search"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        search(typed);
      }}
    >
      <label for={id}>{label}</label>
      <input
        class="govuk-input"
        id={id}
        type="search"
        autoComplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => {
          const words = event.currentTarget.value;
          setTyped(words);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => search(words), TYPING_MS);
        }}
      />
    </form>
  );
}

interface FilterButtonProps {
  /** The id of the panel that it opens. */
  panel: string;
  /** What it filters, for whoever hears the button without its surroundings. */
  what: string;
  count: number;
  open: boolean;
  onToggle: () => void;
}

export function FilterButton({ panel, what, count, open, onToggle }: FilterButtonProps) {
  const say = useWords();
  return (
    <button
      type="button"
      class="govuk-button govuk-button--secondary"
      aria-expanded={open}
      aria-controls={panel}
      onClick={onToggle}
    >
      {say("filter")}
      <span class="govuk-visually-hidden"> {what}</span>
      {count > 0 ? say("filtersOn", count) : null}
    </button>
  );
}

export interface Chip {
  key: string;
  words: string;
  remove: () => void;
}

interface ChipsProps {
  /** The id of the panel with the filters; the button that opens it takes the focus of a chip that goes. */
  panel: string;
  chips: readonly Chip[];
  clear: () => void;
}

/** The filters that are on, each a button that takes it off. */
export function Chips({ panel, chips, clear }: ChipsProps) {
  const say = useWords();
  if (chips.length === 0) return null;
  const leave = (takeOff: () => void) => () => {
    document.querySelector<HTMLElement>(`[aria-controls="${panel}"]`)?.focus();
    takeOff();
  };
  return (
    <ul class="app-chips">
      {chips.map((chip) => (
        <li key={chip.key}>
          <button type="button" onClick={leave(chip.remove)}>
            {say("removeFilter", chip.words)}
          </button>
        </li>
      ))}
      {chips.length > 1 ? (
        <li>
          <button type="button" onClick={leave(clear)}>
            {say("clearFilters")}
          </button>
        </li>
      ) : null}
    </ul>
  );
}
