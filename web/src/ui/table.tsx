/**
 * A table that becomes a stack of cards on narrow screens. The roles are written out because a
 * table shown as blocks loses them. A row is drawn again only when it, its columns or its tint are
 * others: columns that stay the same between drawings spare every hand on the page the whole table.
 */
import { Component, type ComponentChildren } from "preact";
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
          return <Line key={key} id={key} columns={columns} row={row} changed={changed?.has(key) ?? false} />;
        })}
      </tbody>
    </table>
  );
}

interface LineProps<Row> {
  id: string;
  columns: readonly Column<Row>[];
  row: Row;
  changed: boolean;
}

class Line<Row> extends Component<LineProps<Row>> {
  override shouldComponentUpdate({ columns, row, changed }: LineProps<Row>): boolean {
    const { props } = this;
    return columns !== props.columns || row !== props.row || changed !== props.changed;
  }

  override render({ id, columns, row, changed }: LineProps<Row>) {
    return (
      <tr role="row" data-key={id} class={changed ? "app-changed" : undefined}>
        {columns.map((column) => (
          <Cell key={column.key} column={column} row={row} />
        ))}
      </tr>
    );
  }
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
