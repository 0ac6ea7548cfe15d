/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   CSS lays rows out anew on a phone, which takes their implicit roles away in some browsers. */
import { Text } from "@shopify/polaris";
import type { ReactNode } from "react";

export type Column = {
  readonly title: string;
  readonly numeric?: boolean;
  /** Its own line where a row is a card: the row's title. */
  readonly leads?: boolean;
  /** A share of the table, so that what comes later moves nothing. */
  readonly width?: `${number}%`;
};

/** A table that becomes a list of cards on a phone. */
export function Table({
  caption,
  columns,
  rows,
}: {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}) {
  return (
    <table className="cadence-table" role="table">
      <caption>
        <Text as="span" visuallyHidden>
          {caption}
        </Text>
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ title, numeric, width }) => (
            <th
              key={title}
              role="columnheader"
              scope="col"
              className={numeric ? "cadence-table__number" : undefined}
              style={{ inlineSize: width }}
            >
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ key, cells }) => (
          <tr key={key} role="row">
            {columns.map(({ title, numeric, leads }, index) => (
              <td
                key={title}
                role="cell"
                data-label={title}
                className={
                  leads ? "cadence-table__lead" : numeric ? "cadence-table__number" : undefined
                }
              >
                <div>{cells[index]}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
