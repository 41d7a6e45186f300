/** The guide's Change Primary Contact: find somebody, check their details, change. */

import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useCommand } from "../api/command";
import {
  type CaseHeadFragment,
  CaseListDocument,
  CasePageDocument,
  ChangePrimaryContactDocument,
  type FindContactsQuery,
} from "../api/gql/graphql";
import { client, keyOf, outdated, useAnswer } from "../api/query";
import { useUnsaved } from "../api/unsaved";
import { useViewer } from "../app/session";
import { announce } from "../ui/announce";
import { DetailsList } from "../ui/details-list";
import { ErrorSummary, type Mistake } from "../ui/error-summary";
import { LongTextField, TextField } from "../ui/inputs";
import { BackLink, Page } from "../ui/page";
import { useMistakes } from "../ui/refusals";
import { Skeleton } from "../ui/skeleton";
import { TroublePanel } from "../ui/trouble";
import { useWords as useUiWords } from "../ui/words";
import { FindContact } from "./find-contact";
import { Hidden } from "./hidden";
import { patchHead } from "./live-case";
import { useWords } from "./words";

export type Contact = FindContactsQuery["contacts"][number];

const NOTES_MAX = 10_000;

export default function ChangeContact({ number }: { number: string }) {
  const say = useWords();
  const sayUi = useUiWords();
  const { data, error, refetch } = useAnswer(CasePageDocument, { number });
  const found = data?.data.caseByNumber;
  if (data && !found?.viewerMay.includes("CHANGE_PRIMARY_CONTACT")) return <Hidden />;
  if (found) return <Form found={found} />;
  return (
    <Page title={say.text("changePrimaryContact")} heading={say("changePrimaryContact")}>
      {error ? <TroublePanel what={say.text("caseName")} error={error} again={refetch} /> : null}
      {error ? null : <Skeleton words={sayUi("loading", say.text("caseName"))} lines={6} />}
    </Page>
  );
}

interface Details {
  phone: string;
  email: string;
  notes: string;
}

type Present = CaseHeadFragment["primaryContact"];

/** What the fields begin with: what is known of whoever is chosen, or named now. */
function knownDetails(chosen: Contact | undefined, present: Present): Details {
  const isOther = chosen && chosen.person.id !== present?.person.id;
  const { phone, email } = (isOther ? chosen : present) ?? {};
  return { phone: phone ?? "", email: email ?? "", notes: isOther ? "" : (present?.notes ?? "") };
}

function Form({ found }: { found: CaseHeadFragment }) {
  const say = useWords();
  const sayUi = useUiWords();
  const viewer = useViewer();
  const { route } = useLocation();
  const present = found.primaryContact;
  const [chosen, setChosen] = useState<Contact>();
  const [details, setDetails] = useState(knownDetails(undefined, present));
  const [attempt, setAttempt] = useState(0);
  const [own, setOwn] = useState<Mistake[]>([]);
  const { send, standing, clear } = useCommand(ChangePrimaryContactDocument);
  const refused = useMistakes(standing, (path) => {
    const field = path.at(-1);
    return field && field in details ? field : "find";
  });
  const mistakes = [...own, ...refused];
  const errorAt = (field: string) => mistakes.find((mistake) => mistake.field === field)?.words;
  const personId = chosen?.person.id ?? present?.person.id;
  const isSame = Boolean(present && personId === present.person.id);
  const givesUp =
    !isSame && present?.person.id === viewer.id && viewer.roles.every((role) => role === "PRIMARY_CONTACT");
  const href = `/cases/${found.number}`;
  const known = knownDetails(chosen, present);
  useUnsaved((["phone", "email", "notes"] as const).some((field) => details[field] !== known[field]));

  function choose(contact: Contact) {
    setChosen(contact);
    setOwn([]);
    clear();
    setDetails(knownDetails(contact, present));
  }
  async function submit(event: Event) {
    event.preventDefault();
    setAttempt(attempt + 1);
    if (!personId) return setOwn([{ field: "find", words: say("chooseSomebody") }]);
    setOwn([]);
    const { phone, email, notes } = details;
    const done = await send({
      caseId: found.id,
      expectedVersion: found.version,
      personId,
      phone: phone.trim(),
      email: email.trim(),
      notes: notes.trim() || null,
    });
    if (!done)
      return client.invalidateQueries({ queryKey: keyOf(CasePageDocument, { number: found.number }) });
    if (done.case) patchHead(found.number, done.case);
    await client.invalidateQueries({ queryKey: keyOf(CasePageDocument, { number: found.number }) });
    outdated(CaseListDocument);
    announce(isSame ? say.text("detailsChanged") : say.text("contactChanged", chosen?.person.name ?? ""));
    route(givesUp ? "/" : href);
  }
  const set = (field: keyof Details) => (value: string) => setDetails({ ...details, [field]: value });
  return (
    <Page
      title={say.text("changePrimaryContact")}
      heading={say("changePrimaryContact")}
      above={<BackLink href={href}>{say("case", found.number)}</BackLink>}
      error={mistakes.length > 0 ? sayUi.text("errorTitle") : undefined}
    >
      <div class="app-reading">
        <ErrorSummary heading={sayUi("thereIsAProblem")} mistakes={mistakes} attempt={attempt} />
        <p class="govuk-body">
          <strong>{say("commentOn", found.number, found.learner?.name ?? say.text("notKnown"))}</strong>
        </p>
        <DetailsList
          rows={[{ key: "now", term: say("currentContact"), value: present?.person.name ?? say("nobody") }]}
        />
        <FindContact caseId={found.id} chosen={chosen} onChoose={choose} error={errorAt("find")} />
        <form onSubmit={submit} noValidate>
          <h2 class="govuk-heading-m">{say("checkDetails")}</h2>
          <p class="govuk-body">
            <strong>{chosen?.person.name ?? present?.person.name ?? say("nobody")}</strong>
          </p>
          <TextField
            id="phone"
            type="tel"
            width={20}
            label={say("phone")}
            error={errorAt("phone")}
            value={details.phone}
            onInput={set("phone")}
          />
          <TextField
            id="email"
            type="email"
            label={say("email")}
            error={errorAt("email")}
            value={details.email}
            onInput={set("email")}
          />
          <LongTextField
            id="notes"
            label={say("notesOptional")}
            hint={say("notesHint")}
            error={errorAt("notes")}
            maxLength={NOTES_MAX}
            rows={3}
            value={details.notes}
            onInput={set("notes")}
          />
          {givesUp ? <Warning /> : null}
          <button type="submit" class="govuk-button" aria-disabled={standing.is === "sending"}>
            {standing.is === "sending" ? say("changing") : say(isSame ? "updateDetails" : "changeContact")}
          </button>
        </form>
      </div>
    </Page>
  );
}

function Warning() {
  const say = useWords();
  return (
    <div class="govuk-warning-text">
      <span class="govuk-warning-text__icon" aria-hidden="true">
        !
      </span>
      <strong class="govuk-warning-text__text">
        <span class="govuk-visually-hidden">{say("warning")}</span>
        {say("giveUp")}
      </strong>
    </div>
  );
}
