/** State that lives in the address, so that Back and links that are passed on work. */

import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso/router";

/** The parameters of one part of a page: their names begin with `prefix.`. */
export function useUrlState(prefix: string) {
  const { url, route } = useLocation();
  const parameters = useMemo(() => {
    const own = new URLSearchParams();
    for (const [key, value] of new URLSearchParams(url.split("?")[1])) {
      if (key.startsWith(`${prefix}.`)) own.append(key.slice(prefix.length + 1), value);
    }
    return own;
  }, [url, prefix]);
  /** Sets some parameters; empty ones go. `replace`: Back skips this step. */
  function change(some: Record<string, string | string[] | undefined>, replace = false): void {
    // The address may have moved on since this was drawn.
    const all = new URLSearchParams(location.search);
    for (const [key, value] of Object.entries(some)) {
      all.delete(`${prefix}.${key}`);
      for (const one of [value].flat()) if (one) all.append(`${prefix}.${key}`, one);
    }
    const query = all.toString();
    const next = location.pathname + (query ? `?${query}` : "");
    if (next !== location.pathname + location.search) route(next, replace);
  }
  return [parameters, change] as const;
}
