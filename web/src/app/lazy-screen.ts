/** A screen that is a chunk of its own, fetched with its words when it is first needed. */
import type { FunctionComponent } from "preact";
import lazy from "preact-iso/lazy";
import { translated } from "../i18n/language";
import { reloadOnce } from "./stale-chunk";

// biome-ignore lint/suspicious/noExplicitAny: the props of a screen are its own.
export function lazyScreen(load: () => Promise<{ default: FunctionComponent<any> }>) {
  return lazy(async () => {
    const loaded = await load().catch(reloadOnce);
    await translated();
    return loaded;
  });
}
