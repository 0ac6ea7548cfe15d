/** One point of a drawing: where it lies, in per cent of the plot from its upper left corner, and what it says. */
export type ChartPoint = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Name, value, share: read aloud, and shown beside the point. */
  readonly label: string;
  /** The list of the people behind it. */
  readonly url?: string;
};

/** The points of a drawing, by columns from the left, each from its top. */
export type ChartPoints = readonly (readonly ChartPoint[])[];

/** Which point: its column and its row in that, from 0. */
export type Place = { readonly column: number; readonly row: number };

const STEPS: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Where a key leads from a place; null for a key that leads nowhere. Past an edge it stays. */
export function moved(points: ChartPoints, place: Place, key: string): Place | null {
  if (key === "Home") return within(points, { ...place, column: 0 });
  if (key === "End") return within(points, { ...place, column: points.length - 1 });
  const step = STEPS[key];
  if (step === undefined) return null;
  return within(points, { column: place.column + step[0], row: place.row + step[1] });
}

/** The place of the point that contains x and y, in per cent, or is the nearest to them; null without points. */
export function nearest(points: ChartPoints, x: number, y: number): Place | null {
  let best: Place | null = null;
  let least = Infinity;
  for (const [column, rows] of points.entries()) {
    for (const [row, point] of rows.entries()) {
      const away = outside(x, point.x, point.width) ** 2 + outside(y, point.y, point.height) ** 2;
      if (away < least) [best, least] = [{ column, row }, away];
    }
  }
  return best;
}

/** The place, or the nearest that there is in the same column. */
function within(points: ChartPoints, { column, row }: Place): Place {
  const at = clamp(column, points.length - 1);
  return { column: at, row: clamp(row, (points[at]?.length ?? 1) - 1) };
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}

/** How far a value lies outside of a stretch. */
function outside(value: number, start: number, length: number): number {
  return Math.max(0, start - value, value - start - length);
}
