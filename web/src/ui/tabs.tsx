/** Tabs that are addresses: arrows move between them, Back leads to the one before. */
import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso/router";

export interface Tab {
  key: string;
  href: string;
  label: ComponentChildren;
  /** Fetches what it shows, when somebody is about to choose it. */
  ahead?: () => void;
}

interface TabsProps {
  label: string;
  tabs: readonly Tab[];
  chosen: string;
  children: ComponentChildren;
}

export function Tabs({ label, tabs, chosen, children }: TabsProps) {
  const { route } = useLocation();
  function move(event: KeyboardEvent) {
    const at = tabs.findIndex((tab) => tab.key === chosen);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (!tab || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    route(tab.href);
    document.getElementById(`tab-${tab.key}`)?.focus();
  }
  return (
    <>
      <div class="app-tabs" role="tablist" aria-label={label}>
        {tabs.map((tab) => (
          <a
            key={tab.key}
            id={`tab-${tab.key}`}
            role="tab"
            href={tab.href}
            aria-selected={tab.key === chosen}
            aria-controls="tab-panel"
            tabIndex={tab.key === chosen ? 0 : -1}
            onKeyDown={move}
            onPointerEnter={tab.ahead}
            onFocus={tab.ahead}
          >
            {tab.label}
          </a>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${chosen}`}>
        {children}
      </div>
    </>
  );
}
