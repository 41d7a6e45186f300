/** The field of a question, by what its answer looks like. */
import type { ComponentChildren } from "preact";
import { useStore } from "../api/store";
import { Checkboxes, DateField, LongTextField, Radios, TextField, type TypedDay } from "../ui/inputs";
import { ContactField } from "./contact-field";
import type { Draft, Editor } from "./draft-editor";
import { LearnerField } from "./learner-field";
import type { Question } from "./progress";
import { useRequestWords } from "./request-words";

export interface QuestionFieldProps {
  question: Question;
  draft: Draft;
  editor: Editor;
  error?: string | undefined;
  /** Something to know that stops nobody. */
  notice?: string | undefined;
}

export function QuestionField(props: QuestionFieldProps) {
  return (
    <>
      <Field {...props} />
      {props.notice ? (
        <p class="govuk-inset-text" role="status">
          {props.notice}
        </p>
      ) : null}
    </>
  );
}

function Field({ question, draft, editor, error }: QuestionFieldProps) {
  const say = useRequestWords();
  const { typed } = useStore(editor.state);
  const { key, kind, hint, required, maxLength, options } = question;
  const label: ComponentChildren = required ? question.label : say("optionalLabel", question.label);
  const value = typed[key];
  const text = typeof value === "string" ? value : "";
  const common = {
    id: key,
    label,
    hint,
    error,
    onInput: (next: string) => editor.set(key, next),
    onBlur: () => void editor.flush(),
  };
  const choices = (options ?? []).map((option) => ({ value: option, label: option }));
  switch (kind) {
    case "TEXT":
      return <TextField {...common} value={text} maxLength={maxLength ?? undefined} />;
    case "PHONE":
      return <TextField {...common} value={text} type="tel" width={20} />;
    case "EMAIL":
      return <TextField {...common} value={text} type="email" />;
    case "NUMBER":
      return <TextField {...common} value={text} inputMode="numeric" width={5} />;
    case "LONG_TEXT":
      return <LongTextField {...common} value={text} rows={4} maxLength={maxLength ?? undefined} />;
    case "CHOICE":
      return <Radios {...common} value={text} choices={choices} legendSize="s" />;
    case "CHOICES":
      return (
        <Checkboxes
          {...common}
          values={Array.isArray(value) ? value : []}
          onInput={(next) => editor.set(key, next)}
          choices={choices}
          legendSize="s"
        />
      );
    case "YES_NO":
      return (
        <Radios
          {...common}
          value={text}
          inline
          legendSize="s"
          choices={[
            { value: "yes", label: say("yes") },
            { value: "no", label: say("no") },
          ]}
        />
      );
    case "DATE":
      return <DateField {...common} value={value as TypedDay} onInput={(next) => editor.set(key, next)} />;
    case "LEARNER":
      return <LearnerField question={question} draft={draft} editor={editor} error={error} />;
    case "CONTACT":
      return <ContactField question={question} draft={draft} editor={editor} error={error} />;
  }
}
