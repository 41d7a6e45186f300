/** One of many, in little room. */
import type { ComponentChildren } from "preact";
import { describedBy, type FieldProps, Labelled } from "./field";

interface SelectProps extends FieldProps {
  options: readonly { value: string; label: ComponentChildren }[];
  value: string;
  onInput: (value: string) => void;
}

export function Select(props: SelectProps) {
  const { id, error, options, value, onInput } = props;
  return (
    <Labelled {...props}>
      <select
        class={`govuk-select${error ? " govuk-select--error" : ""}`}
        id={id}
        name={id}
        value={value}
        aria-describedby={describedBy(props)}
        onChange={(event) => onInput(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}
