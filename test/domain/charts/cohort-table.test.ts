import { describe, expect, it } from "vitest";
import { cohortTable, neighbouringCohorts, repeatRate } from "#app/domain/charts/cohort-table.ts";
import type { CohortMonth } from "#app/domain/roll-ups/tally.ts";

/** March and April 2026, seen in October. */
const MARCH = 674;
const APRIL = 675;
const OCTOBER = 681;

const row = (month: number, since: number, buyers: number, repeaters: number): CohortMonth => ({
  month,
  since,
  buyers,
  orders: buyers,
  net: buyers * 1_000,
  repeaters,
});

const ROWS = [
  row(MARCH, 0, 100, 2),
  row(MARCH, 2, 30, 20),
  row(MARCH, 6, 12, 5),
  // This month is not over.
  row(MARCH, 7, 3, 3),
  row(APRIL, 0, 200, 8),
  row(APRIL, 5, 40, 30),
  row(APRIL, 6, 4, 1),
];

describe("cohorts", () => {
  const cohorts = cohortTable(ROWS, OCTOBER, 12);

  it("have a cell for every month up to the present one, which is not over", () => {
    expect(cohorts.map(({ month, size, cells }) => [month, size, cells.length])).toEqual([
      [MARCH, 100, 8],
      [APRIL, 200, 7],
    ]);
    expect(cohorts[0]?.cells.map(({ finished }) => finished)).toEqual([
      ...Array.from({ length: 7 }, () => true),
      false,
    ]);
  });

  it("count who had a second order by then, months without any among them", () => {
    expect(cohorts[0]?.cells.map(({ repeated }) => repeated)).toEqual([
      2, 2, 22, 22, 22, 22, 27, 30,
    ]);
    expect(cohorts[0]?.cells.map(({ buyers }) => buyers)).toEqual([100, 0, 30, 0, 0, 0, 12, 3]);
  });

  it("of the March customers 27 of 100 had a second order after 6 months, of April 38 of 200 after 5", () => {
    expect(neighbouringCohorts(cohorts)).toEqual({
      elder: { month: MARCH, size: 100, since: 6, repeated: 27 },
      younger: { month: APRIL, size: 200, since: 5, repeated: 38 },
    });
  });

  it("are compared after fewer months in a young shop, and not at all before two have one that is over", () => {
    const young = cohortTable([row(APRIL, 0, 10, 1), row(MARCH, 0, 10, 2)], APRIL + 1, 12);
    expect(neighbouringCohorts(young)).toEqual({
      elder: { month: MARCH, size: 10, since: 1, repeated: 2 },
      younger: { month: APRIL, size: 10, since: 0, repeated: 1 },
    });
    expect(neighbouringCohorts(cohortTable([row(MARCH, 0, 10, 2)], APRIL, 12))).toBeNull();
  });

  it("older than asked for are left out", () => {
    expect(cohortTable(ROWS, OCTOBER, 7).map(({ month }) => month)).toEqual([APRIL]);
  });

  it("together say how many of all buyers bought again", () => {
    expect(repeatRate(ROWS)).toEqual({ buyers: 300, repeated: 69 });
  });
});
