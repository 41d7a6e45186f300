/** A part of a screen, as a dialog is, whose code is fetched when it is first wanted. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { translated } from "../i18n/language";
import { Opener } from "../ui/opener";
import { MissingPart } from "./missing-part";
import { fetchPart } from "./part";

export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return function Later(props: P) {
    const [Loaded, setLoaded] = useState<ComponentType<P>>();
    const [opener] = useState(() => document.activeElement);
    useEffect(() => {
      let gone = false;
      const wanted = fetchPart(async () => {
        const component = await load();
        await translated();
        return component;
      });
      wanted.then((component) => {
        if (!gone) setLoaded(() => component ?? MissingPart);
      });
      return () => {
        gone = true;
      };
    }, []);
    if (!Loaded) return null;
    return (
      <Opener.Provider value={opener}>
        <Loaded {...props} />
      </Opener.Provider>
    );
  };
}
