/** Single-key shortcuts. Off until somebody switches them on, and only in this tab. */
import { useEffect, useRef } from "preact/hooks";
import { store } from "../api/store";

const KEY = "shortcuts";

export const shortcuts = store(sessionStorage.getItem(KEY) === "on");

export function setShortcuts(on: boolean): void {
  sessionStorage.setItem(KEY, on ? "on" : "off");
  shortcuts.set(on);
}

/** Does something at a key, unless somebody is typing or a dialog is open. */
export function useShortcuts(actions: Record<string, () => void>): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    let before = "";
    function pressed(event: KeyboardEvent) {
      const target = event.target as HTMLElement;
      const typing = target.closest("input, textarea, select, [contenteditable], dialog");
      if (!shortcuts.get() || typing || event.ctrlKey || event.altKey || event.metaKey) return;
      const action = latest.current[before + event.key] ?? latest.current[event.key];
      before = event.key === "g" ? "g " : "";
      if (!action) return;
      event.preventDefault();
      action();
    }
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}
