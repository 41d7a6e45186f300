/** Whoever comes by a link sees first where they are; the rest of a long page follows in the next frame. */
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";

/** Whether the rest is drawn by now. By Back it is at once: the browser goes to where they stood. */
export function useRest(): boolean {
  // The router says so, and its types do not.
  const { wasPush } = useLocation() as ReturnType<typeof useLocation> & { wasPush: boolean };
  const [rest, setRest] = useState(!wasPush);
  // Effects come after the frame is painted.
  useEffect(() => setRest(true), []);
  return rest;
}
