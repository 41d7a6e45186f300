/** The fields of a form, each with its label, hint and error. */
import type { ComponentChildren } from "preact";
import { describedBy, type FieldProps, Group, Labelled, Notes } from "./field";
import { useWords } from "./words";

interface TextProps extends FieldProps {
  value: string;
  onInput: (value: string) => void;
  onBlur?: () => void;
  type?: "text" | "tel" | "email";
  inputMode?: "numeric";
  autoComplete?: string;
  maxLength?: number | undefined;
  width?: 3 | 5 | 10 | 20;
  labelSize?: "s" | "m";
}

export function TextField(props: TextProps) {
  const { id, error, value, onInput, type = "text", width } = props;
  return (
    <Labelled {...props}>
      <input
        class={`govuk-input${error ? " govuk-input--error" : ""}${width ? ` govuk-input--width-${width}` : ""}`}
        id={id}
        name={id}
        type={type}
        inputMode={props.inputMode}
        autoComplete={props.autoComplete ?? "off"}
        spellcheck={false}
        value={value}
        aria-describedby={describedBy(props)}
        onInput={(event) => onInput(event.currentTarget.value)}
        onBlur={props.onBlur}
      />
    </Labelled>
  );
}

interface LongTextProps extends FieldProps {
  value: string;
  onInput: (value: string) => void;
  onBlur?: () => void;
  maxLength?: number | undefined;
  rows?: number;
  autoFocus?: boolean;
}

/** Several lines, with how many characters are left. */
export function LongTextField(props: LongTextProps) {
  const { id, error, value, onInput, maxLength, rows = 5 } = props;
  return (
    <Labelled {...props}>
      <textarea
        class={`govuk-textarea${error ? " govuk-textarea--error" : ""}`}
        id={id}
        name={id}
        rows={rows}
        // biome-ignore lint/a11y/noAutofocus: in a dialog it is where the focus belongs.
        autoFocus={props.autoFocus}
        value={value}
        aria-describedby={describedBy(props, maxLength ? `${id}-left` : undefined)}
        onInput={(event) => onInput(event.currentTarget.value)}
        onBlur={props.onBlur}
      />
      {maxLength ? <CharactersLeft id={`${id}-left`} value={value} maxLength={maxLength} /> : null}
    </Labelled>
  );
}

/** Told to a screen reader by the field's description, and on the screen always. */
function CharactersLeft({ id, value, maxLength }: { id: string; value: string; maxLength: number }) {
  const say = useWords();
  const left = maxLength - [...value.trim().normalize("NFC")].length;
  const over = left < 0;
  return (
    <div
      id={id}
      class={
        over
          ? "govuk-error-message govuk-character-count__message"
          : "govuk-hint govuk-character-count__message"
      }
    >
      {over ? say("charactersOver", -left) : say("charactersLeft", left)}
    </div>
  );
}

export interface Choice {
  value: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
}

interface ChoiceProps extends FieldProps {
  choices: readonly Choice[];
  legendSize?: "s" | "m";
  inline?: boolean;
  small?: boolean;
}

/** One of several. */
export function Radios(props: ChoiceProps & { value: string; onInput: (value: string) => void }) {
  const { id, choices, value, onInput, inline } = props;
  return (
    <ChoiceGroup {...props}>
      <div
        class={`govuk-radios${inline ? " govuk-radios--inline" : ""}${props.small ? " govuk-radios--small" : ""}`}
      >
        {choices.map((choice, n) => (
          <div class="govuk-radios__item" key={choice.value}>
            <input
              class="govuk-radios__input"
              id={choiceId(id, n)}
              name={id}
              type="radio"
              value={choice.value}
              checked={choice.value === value}
              aria-describedby={choice.hint ? `${choiceId(id, n)}-hint` : undefined}
              onChange={() => onInput(choice.value)}
            />
            <label class="govuk-label govuk-radios__label" for={choiceId(id, n)}>
              {choice.label}
            </label>
            {choice.hint ? (
              <div class="govuk-hint govuk-radios__hint" id={`${choiceId(id, n)}-hint`}>
                {choice.hint}
              </div>
            ) : null}
          </div>
        ))}
      </div>
    </ChoiceGroup>
  );
}

/** Any of several. */
export function Checkboxes(
  props: ChoiceProps & { values: readonly string[]; onInput: (values: string[]) => void },
) {
  const { id, choices, values, onInput } = props;
  const toggled = (value: string) =>
    choices.map((choice) => choice.value).filter((known) => (known === value) !== values.includes(known));
  return (
    <ChoiceGroup {...props}>
      <div class={`govuk-checkboxes${props.small ? " govuk-checkboxes--small" : ""}`}>
        {choices.map((choice, n) => (
          <div class="govuk-checkboxes__item" key={choice.value}>
            <input
              class="govuk-checkboxes__input"
              id={choiceId(id, n)}
              name={id}
              type="checkbox"
              value={choice.value}
              checked={values.includes(choice.value)}
              aria-describedby={choice.hint ? `${choiceId(id, n)}-hint` : undefined}
              onChange={() => onInput(toggled(choice.value))}
            />
            <label class="govuk-label govuk-checkboxes__label" for={choiceId(id, n)}>
              {choice.label}
            </label>
            {choice.hint ? (
              <div class="govuk-hint govuk-checkboxes__hint" id={`${choiceId(id, n)}-hint`}>
                {choice.hint}
              </div>
            ) : null}
          </div>
        ))}
      </div>
    </ChoiceGroup>
  );
}

/** The first choice has the field's own id, so that an error summary can lead there. */
function choiceId(id: string, n: number): string {
  return n === 0 ? id : `${id}-${n + 1}`;
}

function ChoiceGroup(props: ChoiceProps & { children: ComponentChildren }) {
  const { label, error, children, legendSize } = props;
  return (
    <Group error={error}>
      <fieldset class="govuk-fieldset" aria-describedby={describedBy(props)}>
        <legend class={`govuk-fieldset__legend${legendSize ? ` govuk-fieldset__legend--${legendSize}` : ""}`}>
          {label}
        </legend>
        <Notes {...props} />
        {children}
      </fieldset>
    </Group>
  );
}

/** A day as it is typed. */
export interface TypedDay {
  day: string;
  month: string;
  year: string;
}

export function DateField(
  props: FieldProps & { value: TypedDay; onInput: (value: TypedDay) => void; onBlur?: () => void },
) {
  const say = useWords();
  const { id, label, error, value, onInput } = props;
  const part = (name: keyof TypedDay, width: 2 | 4) => (
    <div class="govuk-date-input__item">
      <label class="govuk-label govuk-date-input__label" for={name === "day" ? id : `${id}-${name}`}>
        {say(name)}
      </label>
      <input
        class={`govuk-input govuk-date-input__input govuk-input--width-${width}${error ? " govuk-input--error" : ""}`}
        id={name === "day" ? id : `${id}-${name}`}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        value={value[name]}
        onInput={(event) => onInput({ ...value, [name]: event.currentTarget.value.trim() })}
        onBlur={props.onBlur}
      />
    </div>
  );
  return (
    <Group error={error}>
      <fieldset class="govuk-fieldset" aria-describedby={describedBy(props)}>
        <legend class="govuk-fieldset__legend">{label}</legend>
        <Notes {...props} />
        <div class="govuk-date-input">
          {part("day", 2)}
          {part("month", 2)}
          {part("year", 4)}
        </div>
      </fieldset>
    </Group>
  );
}
