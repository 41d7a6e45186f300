/** One of many, in little room. */
import type { ComponentChildren } from "preact";
import { describedBy, type FieldProps, Group, Notes } from "./field";
import { useWords } from "./words";

interface SelectProps extends FieldProps {
  options: readonly { value: string; label: ComponentChildren }[];
  value: string;
  onInput: (value: string) => void;
}

export function Select(props: SelectProps) {
  const say = useWords();
  const { id, label, error, options, value, onInput } = props;
  return (
    <Group error={error}>
      <label class="govuk-label" for={id}>
        {label}
      </label>
      <Notes {...props} errorWord={say.text("error")} />
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
    </Group>
  );
}
