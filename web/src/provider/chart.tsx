/** A chart: a picture, a sentence that says what it shows, and the same as a table. */
import type { ComponentChildren } from "preact";
import { thousands } from "../ui/words";
import { useWords } from "./words";

export interface Series {
  key: string;
  name: string;
  /** The pattern it is filled with; told apart without colours. */
  fill: "solid" | "striped" | "dotted";
}

interface ChartProps {
  id: string;
  heading: string;
  sentence: string;
  series: readonly Series[];
  /** What a row of the table is. */
  rowName: string;
  rows: readonly { key: string; name: string; values: readonly number[] }[];
  children: ComponentChildren;
}

export function Chart({ id, heading, sentence, series, rowName, rows, children }: ChartProps) {
  const say = useWords();
  return (
    <figure class="app-chart" aria-labelledby={`${id}-heading`}>
      <figcaption>
        <h2 class="govuk-heading-s" id={`${id}-heading`}>
          {heading}
        </h2>
        <p class="govuk-body-s">{sentence}</p>
      </figcaption>
      <ul class="app-legend" aria-hidden="true">
        {series.map(({ key, name, fill }) => (
          <li key={key}>
            <svg width="16" height="16" aria-hidden="true" focusable="false">
              <rect width="16" height="16" class={`app-fill app-fill--${fill}`} />
            </svg>
            {name}
          </li>
        ))}
      </ul>
      {children}
      <details class="govuk-details">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">
            {say("showTable")}
            <span class="govuk-visually-hidden">: {heading}</span>
          </span>
        </summary>
        <table class="govuk-table app-chart__table">
          <caption class="govuk-visually-hidden">{heading}</caption>
          <thead>
            <tr>
              <th scope="col" class="govuk-table__header">
                {rowName}
              </th>
              {series.map(({ key, name }) => (
                <th scope="col" class="govuk-table__header govuk-table__header--numeric" key={key}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row" class="govuk-table__header">
                  {row.name}
                </th>
                {row.values.map((value, n) => (
                  <td class="govuk-table__cell govuk-table__cell--numeric" key={series[n]?.key}>
                    {thousands(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

/** The patterns that charts of a page are filled with. */
export function Patterns() {
  return (
    <svg width="0" height="0" class="app-patterns" aria-hidden="true" focusable="false">
      <defs>
        <pattern
          id="striped"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" class="app-pattern-ground" />
          <rect width="3" height="6" class="app-pattern-stripe" />
        </pattern>
        <pattern id="dotted" width="6" height="6" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" class="app-pattern-ground" />
          <circle cx="3" cy="3" r="1.6" class="app-pattern-dot" />
        </pattern>
      </defs>
    </svg>
  );
}
