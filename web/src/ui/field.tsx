/** The parts that all fields of a form have. */
import type { ComponentChildren } from "preact";
import { useWords } from "./words";

export interface FieldProps {
  id: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: ComponentChildren;
}

/** The ids of what describes a field, for `aria-describedby`. */
export function describedBy(
  { id, hint, error }: Pick<FieldProps, "id" | "hint" | "error">,
  ...more: (string | undefined)[]
): string | undefined {
  const ids = [hint ? `${id}-hint` : undefined, error ? `${id}-error` : undefined, ...more];
  return ids.filter(Boolean).join(" ") || undefined;
}

/** Hint and error, above the field itself. */
export function Notes({ id, hint, error }: FieldProps) {
  const say = useWords();
  return (
    <>
      {hint ? (
        <div id={`${id}-hint`} class="govuk-hint">
          {hint}
        </div>
      ) : null}
      {error ? (
        <p id={`${id}-error`} class="govuk-error-message">
          <span class="govuk-visually-hidden">{say("error")}:</span> {error}
        </p>
      ) : null}
    </>
  );
}

export function Group({ error, children }: { error?: ComponentChildren; children: ComponentChildren }) {
  return <div class={`govuk-form-group${error ? " govuk-form-group--error" : ""}`}>{children}</div>;
}

interface LabelledProps extends FieldProps {
  labelSize?: "s" | "m" | undefined;
  /** The one control that the label is of. */
  children: ComponentChildren;
}

/** A field of one control, below its label and notes. */
export function Labelled(props: LabelledProps) {
  const { id, label, error, labelSize, children } = props;
  return (
    <Group error={error}>
      <label class={`govuk-label${labelSize ? ` govuk-label--${labelSize}` : ""}`} for={id}>
        {label}
      </label>
      <Notes {...props} />
      {children}
    </Group>
  );
}
