import type { CSSProperties } from "react";
import { ChartCursor } from "./chart-cursor.tsx";
import type { ChartPoints } from "./chart-points.ts";

/** Rows of cells whose tone says how much, and whose text says it exactly. */
export type HeatView = {
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly name: string;
    readonly note?: string;
    readonly cells: readonly HeatCell[];
  }[];
};

export type HeatCell = {
  /** 0 the least, 1 the most; null where there is nothing to say. */
  readonly tone: number | null;
  readonly text: string;
  /** A second line, such as the name of a group. */
  readonly note?: string;
  /** Not over yet: hatched. */
  readonly unfinished?: boolean;
  readonly label: string;
  readonly url?: string;
};

/** C4, C5: a grid of numbers on tones; wider than the screen, it is moved sideways by itself. */
export function HeatGrid({ view: { columns, rows } }: { readonly view: HeatView }) {
  const points: ChartPoints = columns.map((_, column) =>
    rows.flatMap(({ cells }, row) => {
      const cell = cells[column];
      if (cell === undefined) return [];
      return [
        {
          x: (100 * column) / columns.length,
          width: 100 / columns.length,
          y: (100 * row) / rows.length,
          height: 100 / rows.length,
          label: cell.label,
          ...(cell.url !== undefined && { url: cell.url }),
        },
      ];
    }),
  );
  const style: CSSProperties & Record<`--${string}`, number> = {
    "--columns": columns.length,
    "--rows": rows.length,
  };
  return (
    <div className="cadence-heat" style={style}>
      <div className="cadence-heat__columns" aria-hidden="true">
        {columns.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <div className="cadence-heat__rows" aria-hidden="true">
        {rows.map(({ name, note }) => (
          <span key={name}>
            {name}
            {note !== undefined && <small>{note}</small>}
          </span>
        ))}
      </div>
      <div className="cadence-heat__cells">
        {rows.map(({ name, cells }) => (
          <div key={name} className="cadence-heat__row" aria-hidden="true">
            {cells.map(({ tone, text, note, unfinished, label }) => (
              <span
                key={label}
                className="cadence-heat__cell"
                data-tone={tone === null ? "none" : Math.round(tone * 6)}
                data-unfinished={unfinished === true}
              >
                {text}
                {note !== undefined && <small>{note}</small>}
              </span>
            ))}
          </div>
        ))}
        <ChartCursor points={points} />
      </div>
    </div>
  );
}
