/** The guide's Find Contact: a name, a button, and the people of that name who have access. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { FindContactsDocument } from "../api/gql/graphql";
import { useAnswer } from "../api/query";
import { Radios, TextField } from "../ui/inputs";
import { TroublePanel } from "../ui/trouble";
import type { Contact } from "./change-contact";
import { useLabels } from "./labels";
import { useWords } from "./words";

interface FindContactProps {
  /** Whose school is looked at; the viewer's own when there is no case yet. */
  caseId: string | null;
  chosen: Contact | undefined;
  onChoose: (contact: Contact) => void;
  error?: ComponentChildren;
  /** It stands in another form, so it can't be one itself. */
  within?: boolean;
}

export function FindContact({ caseId, chosen, onChoose, error, within = false }: FindContactProps) {
  const say = useWords();
  const label = useLabels();
  const [typed, setTyped] = useState("");
  const [search, setSearch] = useState("");
  const [empty, setEmpty] = useState(false);
  const asked = useAnswer(FindContactsDocument, { caseId, search }, { when: search !== "" });
  const contacts = search ? asked.data?.data.contacts : undefined;
  function find(event: Event) {
    event.preventDefault();
    setEmpty(typed.trim() === "");
    setSearch(typed.trim());
  }
  const told = contacts ? (contacts.length === 0 ? say("noneFound") : say("found", contacts.length)) : "";
  const button = asked.isFetching ? say("finding") : say("findContact");
  const field = (
    <TextField
      id="find"
      label={say("find")}
      hint={say("findHint")}
      error={empty ? say("enterName") : error}
      width={20}
      value={typed}
      onInput={setTyped}
    />
  );
  return (
    <>
      {within ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only catches Enter of the field in it.
        <div
          onKeyDown={(event) => {
            if (event.key === "Enter" && event.target instanceof HTMLInputElement) find(event);
          }}
        >
          {field}
          <button type="button" class="govuk-button govuk-button--secondary" onClick={find}>
            {button}
          </button>
        </div>
      ) : (
        <form onSubmit={find} noValidate role="search">
          {field}
          <button type="submit" class="govuk-button govuk-button--secondary">
            {button}
          </button>
        </form>
      )}
      {asked.error && search ? (
        <TroublePanel what={say.text("findContact")} error={asked.error} again={asked.refetch} />
      ) : null}
      <p class={contacts?.length === 0 ? "govuk-inset-text" : "app-told"} role="status">
        {told}
      </p>
      {contacts && contacts.length > 0 ? (
        <Radios
          id="person"
          label={say("choosePerson")}
          legendSize="s"
          value={chosen?.person.id ?? ""}
          onInput={(id) => {
            const contact = contacts.find(({ person }) => person.id === id);
            if (contact) onChoose(contact);
          }}
          choices={contacts.map(({ person, roles, email }) => ({
            value: person.id,
            label: person.name,
            hint: [roles.map((role) => label.text(role)).join(", "), email].filter(Boolean).join(" · "),
          }))}
        />
      ) : null}
    </>
  );
}
