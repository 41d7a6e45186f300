/** A part of a screen, as a dialog is, whose code is fetched when it is first wanted. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { translated } from "../i18n/language";
import { reloadOnce } from "./stale-chunk";

export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return function Later(props: P) {
    const [Loaded, setLoaded] = useState<ComponentType<P>>();
    useEffect(() => {
      let gone = false;
      load()
        .catch(reloadOnce)
        .then(async (component) => {
          await translated();
          if (!gone) setLoaded(() => component);
        });
      return () => {
        gone = true;
      };
    }, []);
    return Loaded ? <Loaded {...props} /> : null;
  };
}
