/**
 * A table that becomes a stack of cards on narrow screens. The roles are written out because a
 * table shown as blocks loses them.
 */
import type { ComponentChildren } from "preact";
import { Skeleton } from "./skeleton";

export interface Column<Row> {
  key: string;
  label: string;
  cell: (row: Row) => ComponentChildren;
  /** By what the server sorts it; none: it can't be sorted. */
  order?: string;
  /** The cell that names its row. */
  names?: boolean;
  number?: boolean;
}

export interface Order {
  by: string;
  desc: boolean;
}

interface TableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[] | undefined;
  keyOf: (row: Row) => string;
  order?: Order;
  onOrder?: (order: Order) => void;
  /** Rows that just changed are tinted for a moment. */
  changed?: ReadonlySet<string>;
  /** How many rows' room is kept while they are coming. */
  expected?: number;
  loading?: string;
}

export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, keyOf, changed, expected = 3, loading } = props;
  if (!rows) return <Skeleton lines={expected} words={loading} />;
  return (
    <table class="app-table" role="table">
      <caption class="govuk-visually-hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <Head key={column.key} column={column} order={props.order} onOrder={props.onOrder} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => {
          const key = keyOf(row);
          return (
            <tr role="row" key={key} data-key={key} class={changed?.has(key) ? "app-changed" : undefined}>
              {columns.map((column) => (
                <Cell key={column.key} column={column} row={row} />
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface HeadProps<Row> {
  column: Column<Row>;
  order?: Order | undefined;
  onOrder?: ((order: Order) => void) | undefined;
}

function Head<Row>({ column, order, onOrder }: HeadProps<Row>) {
  const sorted = order && column.order === order.by ? order : undefined;
  const next = { by: column.order ?? "", desc: sorted ? !sorted.desc : false };
  return (
    <th
      role="columnheader"
      scope="col"
      class={column.number ? "app-number" : undefined}
      aria-sort={sorted ? (sorted.desc ? "descending" : "ascending") : undefined}
    >
      {column.order && onOrder ? (
        <button type="button" class="app-table__sort" onClick={() => onOrder(next)}>
          {column.label}
        </button>
      ) : (
        column.label
      )}
    </th>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const content = column.cell(row);
  if (column.names) {
    return (
      <th role="rowheader" scope="row" data-label={column.label}>
        {content}
      </th>
    );
  }
  return (
    <td role="cell" data-label={column.label} class={column.number ? "app-number" : undefined}>
      {content}
    </td>
  );
}
