/** What somebody can set for themselves. */
import type { EmailChoice } from "../api/gql/graphql";
import { useStore } from "../api/store";
import { type Language, language, speak } from "../i18n/language";
import { catalogue } from "../i18n/words";
import { announce } from "../ui/announce";
import { Checkboxes, Radios } from "../ui/inputs";
import { Page } from "../ui/page";
import { saveEmailChoice, savePreference } from "./preference";
import { useViewer } from "./session";
import { setShortcuts, shortcuts } from "./shortcuts";

const english = {
  settings: "Settings",
  language: "Language",
  languageHint: "Te reo Māori words are a draft until a licensed translator has reviewed them.",
  shortcuts: "Keyboard shortcuts",
  shortcutsHint: "They work on this tab, while you are not typing.",
  shortcutsOn: "Use single keys as shortcuts",
  keyHome: "g then h: home page",
  keySearch: "/: search active cases, on the home page",
  keyComment: "c: add a comment, on a case",
  keyContact: "p: change the Primary Contact, on a case",
  account: "Your account",
  accountIs: (name: string, username: string, organisation: string) =>
    `${name} (${username}), ${organisation}`,
  accountHelp: "Your organisation's Delegated Authoriser changes what you can see and do.",
  saved: "Saved",
  email: "Emails about your cases",
  emailHint: "An email only says that there is something to read. It names nobody.",
  emailEACH: "Each time something happens",
  emailDAILY: "Once a day, at about 7 in the morning",
  emailNONE: "Never",
  notSaved: "We could not save that. Try again.",
};

const EMAILS: readonly EmailChoice[] = ["EACH", "DAILY", "NONE"];

export type SettingsWords = typeof english;
const useWords = catalogue(english, () => import("./settings.mi"));

export default function Settings() {
  const say = useWords();
  const viewer = useViewer();
  const spoken = useStore(language);
  const on = useStore(shortcuts);
  async function choose(wanted: Language) {
    await speak(wanted);
    await savePreference(viewer, wanted);
    announce(say.text("saved"));
  }
  async function chooseEmail(wanted: EmailChoice) {
    announce(say.text((await saveEmailChoice(spoken, wanted)) ? "saved" : "notSaved"));
  }
  return (
    <Page title={say.text("settings")} heading={say("settings")}>
      <Radios
        id="language"
        label={say("language")}
        hint={say("languageHint")}
        legendSize="m"
        value={spoken}
        onInput={(value) => choose(value as Language)}
        choices={[
          { value: "en", label: <span lang="en-NZ">English</span> },
          { value: "mi", label: <span lang="mi">te reo Māori</span> },
        ]}
      />
      <Radios
        id="email"
        label={say("email")}
        hint={say("emailHint")}
        legendSize="m"
        value={viewer.preferences.email}
        onInput={(value) => chooseEmail(value as EmailChoice)}
        choices={EMAILS.map((value) => ({ value, label: say(`email${value}`) }))}
      />
      <Checkboxes
        id="shortcuts"
        label={say("shortcuts")}
        hint={say("shortcutsHint")}
        legendSize="m"
        choices={[{ value: "on", label: say("shortcutsOn") }]}
        values={on ? ["on"] : []}
        onInput={(values) => setShortcuts(values.length > 0)}
      />
      <ul class="govuk-list govuk-list--bullet">
        <li>{say("keyHome")}</li>
        <li>{say("keySearch")}</li>
        <li>{say("keyComment")}</li>
        <li>{say("keyContact")}</li>
      </ul>
      <h2 class="govuk-heading-m">{say("account")}</h2>
      <p class="govuk-body">{say("accountIs", viewer.name, viewer.username, viewer.organisation.name)}</p>
      <p class="govuk-body">{say("accountHelp")}</p>
    </Page>
  );
}
