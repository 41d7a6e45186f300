/** Naming the Primary Contact: oneself, or a colleague who has access. */
import { useEffect, useState } from "preact/hooks";
import { FindContactsDocument, NameOfDocument } from "../api/gql/graphql";
import { useAnswer } from "../api/query";
import { useStore } from "../api/store";
import { useViewer } from "../app/session";
import type { Contact } from "../case/change-contact";
import { FindContact } from "../case/find-contact";
import { Radios } from "../ui/inputs";
import type { QuestionFieldProps } from "./question-field";
import { useRequestWords } from "./request-words";

/** The questions that tell how to reach the contact. */
const PHONE = "contactPhone";
const EMAIL = "contactEmail";

export function ContactField({ question, draft, editor, error }: QuestionFieldProps) {
  const say = useRequestWords();
  const viewer = useViewer();
  const { typed } = useStore(editor.state);
  const id = String(typed[question.key] ?? "");
  const [other, setOther] = useState(id !== "" && id !== viewer.id);
  const [found, setFound] = useState<Contact>();
  const mine = useAnswer(FindContactsDocument, { caseId: null, search: viewer.name });
  const me = mine.data?.data.contacts.find(({ person }) => person.id === viewer.id);
  const named = useAnswer(NameOfDocument, { id }, { when: other && id !== "" && !found });
  const node = named.data?.data.node;
  const name = found?.person.name ?? (node && "name" in node ? node.name : undefined);

  function choose(personId: string, contact: Contact | undefined) {
    editor.set(question.key, personId);
    editor.set(PHONE, contact?.phone ?? "");
    editor.set(EMAIL, contact?.email ?? "");
  }
  const mustBeMe = !draft.service.mayNameOtherContact;
  useEffect(() => {
    if (mustBeMe && me && id !== viewer.id) choose(viewer.id, me);
  }, [mustBeMe, me, id]);
  if (mustBeMe) {
    return (
      <p class="govuk-inset-text">
        {say("ownName")} <strong>{viewer.name}</strong>
      </p>
    );
  }
  return (
    <>
      <Radios
        id={question.key}
        label={question.label}
        hint={question.hint}
        legendSize="s"
        error={error}
        value={other ? "other" : id === viewer.id ? "me" : ""}
        onInput={(value) => {
          setOther(value === "other");
          if (value === "me") choose(viewer.id, me);
          else if (id === viewer.id) choose("", undefined);
        }}
        choices={[
          { value: "me", label: say("me", viewer.name) },
          { value: "other", label: say("somebodyElse") },
        ]}
      />
      {other ? (
        <>
          {id && name ? (
            <p class="govuk-body">
              <strong>{say("chosen")}</strong> <span dir="auto">{name}</span>
            </p>
          ) : null}
          <FindContact
            caseId={null}
            chosen={found?.person.id === id ? found : undefined}
            within
            onChoose={(contact) => {
              setFound(contact);
              choose(contact.person.id, contact);
            }}
          />
        </>
      ) : null}
    </>
  );
}
