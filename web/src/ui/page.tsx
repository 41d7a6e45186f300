/** A screen: its title, its one heading, and where the focus goes when somebody arrives. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useStore } from "../api/store";
import { unread } from "../app/unread";
import { namePage } from "./title";

interface PageProps {
  /** What the tab of the browser says before "– Attendance service"; nothing on the home page. */
  title?: string;
  heading: ComponentChildren;
  /** Stands above the heading, as a Back link does. */
  above?: ComponentChildren;
  /** Stands beside the heading, as the buttons of a case do; null while they are coming. */
  beside?: ComponentChildren;
  /** Something is to be mended: the title says so first. */
  error?: string | undefined;
  size?: "xl" | "l";
  /** Something was done: the heading stands in a panel, with this below it. */
  panel?: ComponentChildren;
  children?: ComponentChildren;
}

const SERVICE = "Attendance service";

/** False until the first screen has been drawn: a page that is loaded keeps the browser's own focus. */
let arrived = false;

export function Page({ title, heading, above, beside, error, size = "l", panel, children }: PageProps) {
  const top = useRef<HTMLHeadingElement>(null);
  const count = useStore(unread);
  useLayoutEffect(() => {
    if (arrived) top.current?.focus({ preventScroll: true });
    arrived = true;
  }, []);
  useLayoutEffect(() => {
    const news = count > 0 ? `(${count}) ` : "";
    namePage(`${news}${error ? `${error}: ` : ""}${title ? `${title} – ` : ""}${SERVICE}`);
  }, [title, error, count]);
  const h1 = (
    <h1 class={panel ? "govuk-panel__title" : `govuk-heading-${size}`} tabIndex={-1} ref={top}>
      {heading}
    </h1>
  );
  if (panel) {
    return (
      <>
        <div class="govuk-panel govuk-panel--confirmation">
          {h1}
          <div class="govuk-panel__body">{panel}</div>
        </div>
        {children}
      </>
    );
  }
  return (
    <>
      {above}
      {beside !== undefined ? (
        <div class="app-case-head">
          {h1}
          {beside}
        </div>
      ) : (
        h1
      )}
      {children}
    </>
  );
}

/** The link above a heading that leads back. */
export function BackLink({ href, children }: { href: string; children: ComponentChildren }) {
  return (
    <a class="govuk-back-link" href={href}>
      {children}
    </a>
  );
}
