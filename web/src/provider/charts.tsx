/** The three charts of a provider: weeks, statuses, Case Managers. */

import type { FiguresFragment } from "../desk/gql/graphql";
import { calendarDay } from "../i18n/dates";
import { thousands } from "../ui/words";
import { Chart, Patterns, type Series } from "./chart";
import { useWords } from "./words";

export function Charts({ figures }: { figures: FiguresFragment }) {
  const say = useWords();
  return (
    <section aria-label={say.text("charts")} class="app-charts">
      <Patterns />
      <ByWeek weeks={figures.weeks} />
      <ByStatus figures={figures} />
      <ByManager load={figures.load} />
    </section>
  );
}

const HEIGHT = 180;
const BASE = HEIGHT - 24;
const TOP = 16;

function ByWeek({ weeks }: { weeks: FiguresFragment["weeks"] }) {
  const say = useWords();
  const series: Series[] = [
    { key: "opened", name: say.text("opened"), fill: "solid" },
    { key: "closed", name: say.text("closed"), fill: "striped" },
  ];
  const sum = (of: "opened" | "closed") => weeks.reduce((total, week) => total + week[of], 0);
  const most = Math.max(1, ...weeks.flatMap((week) => [week.opened, week.closed]));
  const tall = (n: number) => (n / most) * (BASE - TOP);
  const wide = 100 / Math.max(1, weeks.length);
  const bar = (n: number, left: number, fill: Series["fill"]) => (
    <>
      <rect
        x={`${left}%`}
        y={BASE - tall(n)}
        width={`${wide * 0.36}%`}
        height={tall(n)}
        class={`app-fill app-fill--${fill}`}
      />
      {n > 0 ? (
        <text x={`${left + wide * 0.18}%`} y={BASE - tall(n) - 4} text-anchor="middle" class="app-bar-count">
          {thousands(n)}
        </text>
      ) : null}
    </>
  );
  return (
    <Chart
      id="by-week"
      heading={say.text("byWeek")}
      sentence={say.text("byWeekTold", sum("opened"), sum("closed"), weeks.length)}
      series={series}
      rowName={say.text("weekStarting")}
      rows={weeks.map(({ starting, opened, closed }) => ({
        key: starting,
        name: calendarDay(starting),
        values: [opened, closed],
      }))}
    >
      <svg class="app-chart__picture" width="100%" height={HEIGHT} aria-hidden="true" focusable="false">
        <line x1="0" x2="100%" y1={BASE} y2={BASE} class="app-axis" />
        {weeks.map(({ starting, opened, closed }, n) => (
          <g key={starting}>
            {bar(opened, wide * (n + 0.12), "solid")}
            {bar(closed, wide * (n + 0.52), "striped")}
            <text
              x={`${wide * (n + 0.5)}%`}
              y={HEIGHT - 6}
              text-anchor="middle"
              class={n % 2 ? "app-every-other" : n % 4 ? "app-every-fourth" : undefined}
            >
              {calendarDay(starting).slice(0, 5)}
            </text>
          </g>
        ))}
      </svg>
    </Chart>
  );
}

function ByStatus({ figures }: { figures: FiguresFragment }) {
  const say = useWords();
  const parts: (Series & { n: number })[] = [
    { key: "unassigned", name: say.text("unassigned"), fill: "dotted", n: figures.awaitingOwner },
    { key: "open", name: say.text("open"), fill: "solid", n: figures.open },
    { key: "paused", name: say.text("pausedCases"), fill: "striped", n: figures.paused },
  ];
  const total = parts.reduce((sum, { n }) => sum + n, 0);
  return (
    <Chart
      id="by-status"
      heading={say.text("byStatus")}
      sentence={say.text("byStatusTold", total)}
      series={[{ key: "cases", name: say.text("cases"), fill: "solid" }]}
      rowName={say.text("status")}
      rows={parts.map(({ key, name, n }) => ({ key, name, values: [n] }))}
    >
      <Bars
        most={Math.max(1, ...parts.map(({ n }) => n))}
        rows={parts.map((part) => ({ ...part, parts: [part] }))}
      />
    </Chart>
  );
}

function ByManager({ load }: { load: FiguresFragment["load"] }) {
  const say = useWords();
  const series: Series[] = [
    { key: "open", name: say.text("open"), fill: "solid" },
    { key: "paused", name: say.text("pausedCases"), fill: "striped" },
  ];
  const total = ({ open, paused }: FiguresFragment["load"][number]) => open + paused;
  const busiest = [...load].sort((one, other) => total(other) - total(one))[0];
  return (
    <Chart
      id="by-manager"
      heading={say.text("byManager")}
      sentence={
        busiest ? say.text("byManagerTold", busiest.person.name, total(busiest)) : say.text("nobodyToAssign")
      }
      series={series}
      rowName={say.text("caseManager")}
      rows={load.map(({ person, open, paused }) => ({
        key: person.id,
        name: person.name,
        values: [open, paused],
      }))}
    >
      <Bars
        most={Math.max(1, ...load.map(total))}
        rows={load.map((one) => ({
          key: one.person.id,
          name: one.person.name,
          parts: [
            { n: one.open, fill: "solid" as const },
            { n: one.paused, fill: "striped" as const },
          ],
        }))}
      />
    </Chart>
  );
}

interface BarsProps {
  most: number;
  rows: readonly { key: string; name: string; parts: readonly { n: number; fill: Series["fill"] }[] }[];
}

/** The part of the width that the longest bar takes; its number stands behind it. */
const LONGEST = 88;
const THICK = 22;

/** Lying bars, one below the other, each with its name above. */
function Bars({ most, rows }: BarsProps) {
  const long = (n: number) => (n / most) * LONGEST;
  return (
    <div class="app-bars" aria-hidden="true">
      {rows.map(({ key, name, parts }) => {
        const all = parts.reduce((sum, { n }) => sum + n, 0);
        let left = 0;
        return (
          <div key={key}>
            <span>{name}</span>
            <svg width="100%" height={THICK} aria-hidden="true" focusable="false">
              {parts.map(({ n, fill }) => {
                const x = left;
                left += long(n);
                return (
                  <rect
                    key={fill}
                    x={`${x}%`}
                    width={`${long(n)}%`}
                    height={THICK}
                    class={`app-fill app-fill--${fill}`}
                  />
                );
              })}
              <text x={`${left + 1}%`} y={THICK - 6}>
                {thousands(all)}
              </text>
            </svg>
          </div>
        );
      })}
    </div>
  );
}
