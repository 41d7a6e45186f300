/** What somebody prefers, kept by the server. */
import { carryOut } from "../api/command";
import { SetPreferencesDocument } from "../api/gql/graphql";
import type { Language } from "../i18n/language";
import type { Viewer } from "./session";

/** Saves the language. A server that can't keep it yet is no trouble: this tab does. */
export async function savePreference(viewer: Viewer, language: Language): Promise<void> {
  const { email } = viewer.preferences;
  await carryOut(SetPreferencesDocument, crypto.randomUUID(), { language, email }).catch(() => undefined);
}
