import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChartPoints, moved, nearest } from "#app/ui/charts/chart-points.ts";

const point = (x: number, y: number) => ({ x, y, width: 10, height: 10, label: `${x} ${y}` });
/** Two columns, the second of them one point shorter. */
const POINTS: ChartPoints = [[point(0, 0), point(0, 50)], [point(50, 0)]];

describe("the points of a drawing", () => {
  it("arrows lead to the neighbour, and stay at an edge", () => {
    expect(moved(POINTS, { column: 0, row: 0 }, "ArrowDown")).toEqual({ column: 0, row: 1 });
    expect(moved(POINTS, { column: 0, row: 0 }, "ArrowLeft")).toEqual({ column: 0, row: 0 });
    expect(moved(POINTS, { column: 0, row: 0 }, "ArrowUp")).toEqual({ column: 0, row: 0 });
  });

  it("in a shorter column the last point is the neighbour", () => {
    expect(moved(POINTS, { column: 0, row: 1 }, "ArrowRight")).toEqual({ column: 1, row: 0 });
  });

  it("Home and End lead to the first and the last column", () => {
    expect(moved(POINTS, { column: 1, row: 0 }, "Home")).toEqual({ column: 0, row: 0 });
    expect(moved(POINTS, { column: 0, row: 0 }, "End")).toEqual({ column: 1, row: 0 });
  });

  it("any other key leads nowhere", () => {
    expect(moved(POINTS, { column: 0, row: 0 }, "a")).toBeNull();
  });

  it("the pointer shows the point that it is on, or the nearest", () => {
    expect(nearest(POINTS, 5, 55)).toEqual({ column: 0, row: 1 });
    expect(nearest(POINTS, 99, 40)).toEqual({ column: 1, row: 0 });
    expect(nearest([], 5, 5)).toBeNull();
  });

  it("whatever keys are pressed, there is a point", () => {
    const keys = fc.array(
      fc.constantFrom("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"),
    );
    const columns = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(columns, keys, (rows, pressed) => {
        const points = rows.map((count, x) => Array.from({ length: count }, (_, y) => point(x, y)));
        let place = { column: 0, row: 0 };
        for (const key of pressed) place = moved(points, place, key) ?? place;
        expect(points[place.column]?.[place.row]).toBeDefined();
      }),
    );
  });
});
