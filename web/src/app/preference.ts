/** What somebody prefers, kept by the server. */
import { carryOut } from "../api/command";
import { type EmailChoice, SetPreferencesDocument, ViewerDocument } from "../api/gql/graphql";
import { outdated } from "../api/query";
import type { Language } from "../i18n/language";
import type { Viewer } from "./session";

/** Saves the language. A server that can't keep it is no trouble: this tab does. */
export async function savePreference(viewer: Viewer, language: Language): Promise<void> {
  const { email } = viewer.preferences;
  await carryOut(SetPreferencesDocument, crypto.randomUUID(), { language, email }).catch(() => undefined);
}

/** Saves when somebody is told by email. Answers whether that was done. */
export async function saveEmailChoice(language: Language, email: EmailChoice): Promise<boolean> {
  const sent = carryOut(SetPreferencesDocument, crypto.randomUUID(), { language, email });
  const outcome = await sent.catch(() => undefined);
  await outdated(ViewerDocument);
  return outcome !== undefined && "done" in outcome;
}
