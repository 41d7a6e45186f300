/** The attendance observed: a small picture of how it goes, and the figures as a table. */
import type { WorkPeriodFragment } from "../../desk/gql/graphql";
import { calendarDay } from "../../i18n/dates";
import { type Column, Table } from "../../ui/table";
import { thousands } from "../../ui/words";
import { useWords } from "./words";

/** At this much or less of the time, an absence is chronic. */
const CHRONIC = 70;
/** How many periods the picture shows. */
const SHOWN = 12;
const HEIGHT = 96;
const BASE = HEIGHT - 8;

/** Whole per cent; undefined where nothing was possible, or the figures were erased. */
export function percent({ halfDaysPossible, halfDaysAttended }: WorkPeriodFragment): number | undefined {
  if (!halfDaysPossible || halfDaysAttended === null) return undefined;
  return Math.round((halfDaysAttended / halfDaysPossible) * 100);
}

export function Attendance({ periods }: { periods: readonly WorkPeriodFragment[] }) {
  const say = useWords();
  if (periods.length === 0) return <p class="govuk-body">{say("noAttendance")}</p>;
  return (
    <>
      <Trend periods={periods.slice(-SHOWN)} />
      <Table
        caption={say.text("attendance")}
        columns={columnsOf(say)}
        rows={[...periods].reverse()}
        keyOf={({ from, to }) => `${from} ${to}`}
      />
    </>
  );
}

function Trend({ periods }: { periods: readonly WorkPeriodFragment[] }) {
  const say = useWords();
  const known = periods.map(percent).filter((value) => value !== undefined);
  const [first, last] = [known[0], known.at(-1)];
  if (known.length < 2 || first === undefined || last === undefined) return null;
  const wide = 100 / periods.length;
  const at = (value: number) => BASE - (value / 100) * (BASE - 4);
  return (
    <figure class="app-chart app-trend">
      <figcaption>
        <p class="govuk-body">{say("trend", first, last, CHRONIC)}</p>
      </figcaption>
      <svg class="app-chart__picture" width="100%" height={HEIGHT} aria-hidden="true" focusable="false">
        {periods.map((period, n) => {
          const value = percent(period) ?? 0;
          return (
            <rect
              key={`${period.from} ${period.to}`}
              x={`${wide * (n + 0.15)}%`}
              y={at(value)}
              width={`${wide * 0.7}%`}
              height={BASE - at(value)}
              class="app-fill app-fill--solid"
            />
          );
        })}
        <line x1="0" x2="100%" y1={BASE} y2={BASE} class="app-axis" />
        <line x1="0" x2="100%" y1={at(CHRONIC)} y2={at(CHRONIC)} class="app-axis app-axis--limit" />
      </svg>
    </figure>
  );
}

function columnsOf(say: ReturnType<typeof useWords>): Column<WorkPeriodFragment>[] {
  const count = (value: number | null) => (value === null ? say("erased") : thousands(value));
  return [
    {
      key: "period",
      label: say.text("period"),
      names: true,
      cell: ({ from, to }) =>
        from === to ? calendarDay(from) : say("fromTo", calendarDay(from), calendarDay(to)),
    },
    {
      key: "attended",
      label: say.text("attended"),
      number: true,
      cell: ({ halfDaysAttended }) => count(halfDaysAttended),
    },
    {
      key: "possible",
      label: say.text("possible"),
      number: true,
      cell: ({ halfDaysPossible }) => count(halfDaysPossible),
    },
    {
      key: "percent",
      label: say.text("percent"),
      number: true,
      cell: (period) => {
        const value = percent(period);
        return value === undefined ? say("none") : `${value} %`;
      },
    },
    { key: "by", label: say.text("recordedBy"), cell: ({ by }) => by.name },
  ];
}
