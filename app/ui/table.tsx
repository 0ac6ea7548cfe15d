/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   CSS lays rows out anew on a phone, which takes their implicit roles away in some browsers. */
import { Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { Language } from "#app/domain/language.ts";

export type Column = {
  readonly title: string;
  readonly numeric?: boolean;
  /** Its own line where a row is a card: the row's title. */
  readonly leads?: boolean;
  /** Kept on one line. */
  readonly oneLine?: boolean;
  /** Left out where a row is a card: what is behind the row says it. */
  readonly more?: boolean;
  /** A share of the table, so that what comes later moves nothing. */
  readonly width?: `${number}%`;
};

/** A table that becomes a list of cards on a phone. */
export function Table({
  caption,
  lang,
  columns,
  rows,
}: {
  readonly caption: string;
  /** The language of all but the caption, where it is not the page's. */
  readonly lang?: Language | undefined;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}) {
  const body = columns.map((column) => ({ title: column.title, className: classOf(column) }));
  return (
    <table className="cadence-table" role="table">
      <caption>
        <Text as="span" visuallyHidden>
          {caption}
        </Text>
      </caption>
      <thead role="rowgroup" lang={lang}>
        <tr role="row">
          {columns.map(({ title, width, ...column }) => (
            <th
              key={title}
              role="columnheader"
              scope="col"
              className={classOf({ ...column, leads: false })}
              style={{ inlineSize: width }}
            >
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" lang={lang}>
        {rows.map(({ key, cells }) => (
          <tr key={key} role="row">
            {body.map(({ title, className }, index) => (
              <td key={title} role="cell" data-label={title} className={className}>
                {boxed(cells[index])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Bare text needs no box: of hundreds of cells each costs a browser time whenever the page changes. */
function boxed(cell: ReactNode): ReactNode {
  return typeof cell === "string" ? cell : <div>{cell}</div>;
}

function classOf({ leads, numeric, oneLine, more }: Omit<Column, "title">): string | undefined {
  const names = [
    ...(leads ? ["cadence-table__lead"] : []),
    ...(numeric && !leads ? ["cadence-table__number"] : []),
    ...(oneLine ? ["cadence-table__one-line"] : []),
    ...(more ? ["cadence-table__more"] : []),
  ];
  return names.length === 0 ? undefined : names.join(" ");
}
