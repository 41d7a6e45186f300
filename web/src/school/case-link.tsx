/** The way into a case, fetched when somebody is about to take it. */
import { prefetchCase } from "../case/prefetch";

interface CaseLinkProps {
  number: string;
  words?: string;
  /** A second link of the same row: one stop for the keyboard is enough. */
  second?: boolean;
}

export function CaseLink({ number, words, second = false }: CaseLinkProps) {
  const ahead = () => prefetchCase(number);
  return (
    <a
      class="govuk-link"
      href={`/cases/${number}`}
      tabIndex={second ? -1 : undefined}
      onPointerEnter={ahead}
      onFocus={ahead}
    >
      {words ?? number}
    </a>
  );
}
