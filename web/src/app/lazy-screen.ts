/** A screen that is a chunk of its own, fetched with its words when it is first needed. */
import type { FunctionComponent } from "preact";
import lazy from "preact-iso/lazy";
import { translated } from "../i18n/language";
import { MissingPart } from "./missing-part";
import { fetchPart } from "./part";

// biome-ignore lint/suspicious/noExplicitAny: the props of a screen are its own.
type Screen = { default: FunctionComponent<any> };

export function lazyScreen(load: () => Promise<Screen>) {
  return lazy(async () => {
    const loaded = await fetchPart(async () => {
      const screen = await load();
      await translated();
      return screen;
    });
    return loaded ?? ({ default: MissingPart } as Screen);
  });
}
