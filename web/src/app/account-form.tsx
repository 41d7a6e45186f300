/** Signing in to a demonstration: a list of accounts and one button. */
import { useEffect, useState } from "preact/hooks";
import { useLabels } from "../case/labels";
import { ErrorSummary } from "../ui/error-summary";
import { Radios } from "../ui/inputs";
import { Skeleton } from "../ui/skeleton";
import { TroublePanel } from "../ui/trouble";
import { useWords as useUiWords } from "../ui/words";
import { type Account, demoAccounts, hasProvider, signInAs } from "./accounts";
import { EslLink } from "./esl-link";
import { useWords } from "./words";

type Loaded = { accounts: Account[] | undefined; provider: boolean } | { error: Error } | undefined;

/** @param over it stands over an open page, which stays. */
export function AccountForm({ over, done }: { over: boolean; done: () => Promise<void> }) {
  const say = useWords();
  const sayUi = useUiWords();
  const label = useLabels();
  const [loaded, setLoaded] = useState<Loaded>();
  const [username, setUsername] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const load = () => {
    Promise.all([demoAccounts(), hasProvider()]).then(
      ([accounts, provider]) => setLoaded({ accounts, provider }),
      (error: Error) => setLoaded({ error }),
    );
  };
  useEffect(load, []);
  async function submit(event: Event) {
    event.preventDefault();
    if (busy) return;
    setAttempt(attempt + 1);
    if (!username) return setProblem(say.text("chooseAccount"));
    setBusy(true);
    try {
      await signInAs(username);
      await done();
    } catch {
      setProblem(say.text("signInFailed"));
      setBusy(false);
    }
  }
  if (!loaded) return <Skeleton words={say("loadingPage")} lines={12} />;
  if ("error" in loaded) {
    return <TroublePanel what={say.text("accounts")} error={loaded.error} again={load} />;
  }
  const { accounts, provider } = loaded;
  if (!accounts) {
    return provider ? <EslLink over={over} done={done} /> : <p class="govuk-body">{say("signInNotYet")}</p>;
  }
  const mistakes = problem ? [{ field: "account", words: problem }] : [];
  return (
    <form onSubmit={submit} noValidate>
      <ErrorSummary heading={sayUi("thereIsAProblem")} mistakes={mistakes} attempt={attempt} />
      <p class="govuk-body">{say("signInDemo")}</p>
      <Radios
        id="account"
        label={say("signInAs")}
        legendSize="s"
        small
        error={problem}
        value={username}
        onInput={setUsername}
        choices={accounts.map((account) => ({
          value: account.username,
          label: `${account.name} (${account.username})`,
          hint: `${account.organisation}: ${account.roles.map((role) => label.text(role)).join(", ")}`,
        }))}
      />
      <button type="submit" class="govuk-button" aria-disabled={busy}>
        {busy ? say("signingIn") : say("signIn")}
      </button>
    </form>
  );
}
