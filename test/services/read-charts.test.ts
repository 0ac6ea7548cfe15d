import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STAGES } from "#app/domain/stage.ts";
import type { Shop } from "#app/ports/shop.ts";
import { cohortMetricNamed, readCohorts } from "#app/services/read-cohorts.ts";
import { type Counted, periodNamed } from "#app/services/read-counted.ts";
import { readCustomer } from "#app/services/read-customer.ts";
import { readGaps } from "#app/services/read-gaps.ts";
import { readMovements } from "#app/services/read-movements.ts";
import { readRfm } from "#app/services/read-rfm.ts";
import { readSegmentDays } from "#app/services/read-segment-days.ts";
import { readStageDays } from "#app/services/read-stage-days.ts";
import { readTransitions } from "#app/services/read-transitions.ts";
import { updateRollUps } from "#app/services/update-roll-ups.ts";
import { openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;
/** What was read before anybody was counted. */
let early: readonly unknown[];

beforeAll(async () => {
  app = await openApp({ kind: "consumables", customers: 140, seed: 3, webhooks: false });
  const installed = aViewer(await app.install());
  early = [
    await readStageDays(app.ports, installed, "90d"),
    await readGaps(app.ports, installed, "all"),
    await readMovements(app.ports, installed),
  ];
  shop = await app.ready();
  await app.workUntil("everybody is counted", async () => {
    const rows = await app.sql("SELECT FROM cursors WHERE kind = 'roll-ups' AND rounds > 0");
    return rows.length > 0;
  });
});
afterAll(() => app.close());

async function counted<View>(read: Promise<Counted<View>>): Promise<View> {
  const view = await read;
  if (view === null) throw new Error("everybody was counted");
  return view;
}

/** One row of whole numbers, asked of the rows themselves. */
async function numbers(sql: string): Promise<Record<string, number>> {
  const [row] = await app.sql(sql);
  return Object.fromEntries(Object.entries(row ?? {}).map(([key, value]) => [key, Number(value)]));
}

/** How many customers each stage had at the end of the day that was so many days ago. */
async function sizesDaysAgo(days: number): Promise<readonly number[]> {
  const rows = await app.sql(
    `WITH last AS (
       SELECT DISTINCT ON (customer_id) customer_id, to_stage AS stage FROM stage_changes
         JOIN shops USING (shop_id)
        WHERE local_day(at, time_zone) <= local_day(from_epoch_ms($1), time_zone) - $2::int
        ORDER BY customer_id, at DESC)
     SELECT stage, count(*)::int AS customers FROM last GROUP BY 1`,
    [app.sandbox.clock.now(), days],
  );
  const sizes = new Map(rows.map(({ stage, customers }) => [stage, Number(customers)]));
  return STAGES.map((stage) => sizes.get(stage) ?? 0);
}

describe("before everybody was counted", () => {
  it("there is nothing to draw, and the screens say that it is being computed", () => {
    expect(early).toEqual([null, null, null]);
  });
});

describe("an address", () => {
  it("names the period and the metric, or the first of them", () => {
    expect([periodNamed("12m"), periodNamed("7y"), periodNamed(null)]).toEqual([
      "12m",
      "90d",
      "90d",
    ]);
    expect([cohortMetricNamed("spend"), cohortMetricNamed(null)]).toEqual(["spend", "second"]);
  });
});

describe("C1: stages over time", () => {
  it("are day by day what the customers' own histories say", async () => {
    const view = await counted(readStageDays(app.ports, aViewer(shop), "90d"));
    expect(view.days).toHaveLength(90);
    for (const ago of [0, 1, 30, 89]) {
      const shown = view.days.at(-1 - ago)?.sizes.map(({ value }) => value);
      expect(shown).toEqual(await sizesDaysAgo(ago));
    }
  });

  it("are drawn by weeks over a year, which ends today", async () => {
    const view = await counted(readStageDays(app.ports, aViewer(shop), "12m"));
    expect(view.days).toHaveLength(53);
    expect(view.days.at(-1)?.sizes.map(({ value }) => value)).toEqual(await sizesDaysAgo(0));
    expect(view.days.at(-2)?.sizes.map(({ value }) => value)).toEqual(await sizesDaysAgo(7));
  });

  it("name the stage that changed most in thirty days", async () => {
    const { largest } = await counted(readStageDays(app.ports, aViewer(shop), "90d"));
    if (largest === null) throw new Error("a shop with a history has changed");
    const index = STAGES.indexOf(largest.stage);
    expect(largest.before.value).toBe((await sizesDaysAgo(30))[index]);
    expect(largest.after.value).toBe((await sizesDaysAgo(0))[index]);
    expect(largest.change.text).toMatch(/^[+−]\d+%$/);
  });
});

describe("C2: who moved", () => {
  it("is from stage to stage what was recorded in the period", async () => {
    const { flows } = await counted(readTransitions(app.ports, aViewer(shop), "90d"));
    const rows = await app.sql(
      `SELECT from_stage, to_stage, count(*)::int AS customers,
              count(*) FILTER (WHERE lower(email_state) = 'subscribed')::int AS reachable
         FROM stage_changes JOIN customers USING (shop_id, customer_id) JOIN shops USING (shop_id)
        WHERE local_day(at, time_zone) > local_day(from_epoch_ms($1), time_zone) - 90
        GROUP BY 1, 2`,
      [app.sandbox.clock.now()],
    );
    const key = (...cells: readonly unknown[]) => cells.join(" ");
    expect(
      flows
        .map((flow) => key(flow.from, flow.to, flow.customers.value, flow.reachable.value))
        .toSorted(),
    ).toEqual(
      rows.map((row) => key(row.from_stage, row.to_stage, row.customers, row.reachable)).toSorted(),
    );
    expect(flows.length).toBeGreaterThan(6);
  });

  it("says what became of those who became late", async () => {
    const { late } = await counted(readTransitions(app.ports, aViewer(shop), "12m"));
    const told = await numbers(
      `WITH steps AS (
         SELECT to_stage AS stage, local_day(at, time_zone) AS day,
                lead(to_stage) OVER life AS next, lead(cause) OVER life AS why
           FROM stage_changes JOIN shops USING (shop_id)
         WINDOW life AS (PARTITION BY customer_id ORDER BY at))
       SELECT count(*) AS late, count(*) FILTER (WHERE why = 'order') AS ordered,
              count(*) FILTER (WHERE next LIKE '%lapsed' AND why <> 'order') AS quiet
         FROM steps JOIN shops ON true
        WHERE stage LIKE '%risk'
          AND day > local_day(from_epoch_ms(${app.sandbox.clock.now()}), time_zone) - 365`,
    );
    expect([late.customers.value, late.orderedAgain.value, late.wentQuiet.value]).toEqual([
      told.late,
      told.ordered,
      told.quiet,
    ]);
    expect(late.orderedAgain.value).toBeGreaterThan(0);
    expect(late.wentQuiet.value).toBeGreaterThan(0);
  });
});

describe("C3: days between orders", () => {
  const GAPS = `
    WITH occasions AS (SELECT DISTINCT customer_id, day FROM orders WHERE counts AND deleted_at IS NULL),
    gaps AS (SELECT day - lag(day) OVER life AS days, row_number() OVER life AS nth FROM occasions
             WINDOW life AS (PARTITION BY customer_id ORDER BY day))`;

  it("are those of the orders themselves, with their middle and two thirds", async () => {
    const view = await counted(readGaps(app.ports, aViewer(shop), "all"));
    const told = await numbers(
      `${GAPS} SELECT count(*) AS gaps, percentile_disc(0.5) WITHIN GROUP (ORDER BY days) AS half,
                      percentile_disc(2.0 / 3) WITHIN GROUP (ORDER BY days) AS two_thirds
                 FROM gaps WHERE days IS NOT NULL`,
    );
    expect([view.gaps.value, view.half?.value, view.twoThirds?.value]).toEqual([
      told.gaps,
      told.half,
      told.two_thirds,
    ]);
    expect(view.bars.at(-1)?.upTo.text).toBe("100%");
  });

  it("to the second order are told apart from those after it", async () => {
    const first = await counted(readGaps(app.ports, aViewer(shop), "first"));
    const later = await counted(readGaps(app.ports, aViewer(shop), "later"));
    const told = await numbers(
      `${GAPS} SELECT count(*) FILTER (WHERE nth = 2) AS first, count(*) FILTER (WHERE nth > 2) AS later
                 FROM gaps WHERE days IS NOT NULL`,
    );
    expect([first.gaps.value, later.gaps.value]).toEqual([told.first, told.later]);
  });
});

describe("C4: buyers in grids", () => {
  it("are in the cells of their bands, with what they spent", async () => {
    const view = await counted(readRfm(app.ports, aViewer(shop)));
    const rows = await app.sql(
      `SELECT rfm[1] AS r, floor((rfm[2] + rfm[3] + 1) / 2.0)::int AS fm, count(*)::int AS customers,
              sum(net_spent)::float8 AS spent
         FROM customers WHERE rfm <> '{}' GROUP BY 1, 2`,
    );
    for (const { r, fm, customers, spent } of rows) {
      const cell = view.cells.find(({ recency, value }) => recency === r && value === fm);
      expect([cell?.customers.value, cell?.spent.value]).toEqual([customers, spent]);
    }
    const all = view.cells.reduce((sum, { customers }) => sum + customers.value, 0);
    expect(all).toBe((await numbers("SELECT count(*) AS n FROM customers WHERE rfm <> '{}'")).n);
    expect(view.missing).toEqual({ rfm: null, cube: null });
    expect(view.cutOffs?.silentDays).toHaveLength(4);
  });

  it("are in one cell of the cube each", async () => {
    const { cube } = await counted(readRfm(app.ports, aViewer(shop)));
    const buyers = await numbers(
      `SELECT count(*) AS n, count(*) FILTER (WHERE stage = 'lost' AND purchases < 3
                                                 AND value_tier = 'low') AS lost
         FROM customers WHERE purchases > 0 AND value_tier IS NOT NULL`,
    );
    const cells = cube.flatMap((grid) => grid.cells);
    expect(cells).toHaveLength(27);
    expect(cells.reduce((sum, { customers }) => sum + customers.value, 0)).toBe(buyers.n);
    expect(cube.reduce((sum, { all }) => sum + all.customers.value, 0)).toBe(buyers.n);
    const longAgo = cube.find(({ recency }) => recency === "long-ago");
    const cell = longAgo?.cells.find(
      ({ purchases, sum }) => purchases === "few" && sum === "small",
    );
    expect(cell?.customers.value).toBeGreaterThanOrEqual(buyers.lost ?? 0);
  });
});

describe("C5: cohorts", () => {
  it("hold everybody who first bought in a month, and how many of them came back by when", async () => {
    const { rows } = await counted(readCohorts(app.ports, aViewer(shop), "second"));
    const last = rows.at(-2);
    if (last === undefined) throw new Error("a shop with a history has cohorts");
    const told = await app.sql(
      `WITH days AS (SELECT customer_id, array_agg(DISTINCT day ORDER BY day) AS d FROM orders
                      WHERE counts AND deleted_at IS NULL GROUP BY 1),
       months AS (SELECT (DATE '1970-01-01' + d[1]) AS first, (DATE '1970-01-01' + d[2]) AS second FROM days)
       SELECT to_char(first, 'YYYY-MM') AS month, count(*)::int AS size,
              count(second)::int AS repeated FROM months GROUP BY 1 ORDER BY 1`,
    );
    const before = told.at(-2);
    expect(last.size.value).toBe(before?.size);
    expect(last.cells.at(-1)?.value).toBeCloseTo(
      (100 * Number(before?.repeated)) / Number(before?.size),
    );
    expect(last.cells.map(({ finished }) => finished)).toEqual([true, false]);
  });

  it.each(["retention", "orders", "spend"] as const)("say the same by %s", async (metric) => {
    const view = await counted(readCohorts(app.ports, aViewer(shop), metric));
    const [first] = view.rows;
    const all = metric === "retention" ? "100%" : /\d/;
    expect(first?.cells[0]?.text).toMatch(all);
  });

  it("are compared with their neighbour", async () => {
    const { compared } = await counted(readCohorts(app.ports, aViewer(shop), "second"));
    expect(compared?.elder.months.value).toBe(6);
    expect(compared?.younger.months.value).toBe(5);
  });
});

describe("C6: one customer's life", () => {
  it("begins with what is known first, and ends with what comes next", async () => {
    const [row] = await app.sql(
      `SELECT customer_id::text AS id, purchases FROM customers
        WHERE stage = 'repeat-risk' AND next_stage_at IS NOT NULL ORDER BY purchases DESC LIMIT 1`,
    );
    const found = await readCustomer(app.ports, aViewer(shop), String(row?.id));
    const view = found?.customer.life ?? null;
    if (view === null) throw new Error("they have a life");
    expect(view).toMatchObject({ stage: "repeat-risk", next: { stage: "repeat-lapsed" } });
    expect(view.orders.value).toBe(row?.purchases);
    expect(view.events.at(-1)).toMatchObject({ what: "next", at: 1, stage: "repeat-lapsed" });
    expect(view.events.filter(({ what }) => what === "order").length).toBeGreaterThanOrEqual(
      Number(row?.purchases),
    );
    const places = view.bands.flatMap(({ from, to }) => [from, to]);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});

describe("C7: the size of one segment", () => {
  it("is its size day by day, and who came and went", async () => {
    const view = await counted(readSegmentDays(app.ports, aViewer(shop), "repeat-risk", "90d"));
    const index = STAGES.indexOf("repeat-risk");
    expect(view.days.at(-1)?.size.value).toBe((await sizesDaysAgo(0))[index]);
    const week = await numbers(
      `SELECT count(*) FILTER (WHERE to_stage = 'repeat-risk') AS joined,
              count(*) FILTER (WHERE from_stage = 'repeat-risk') AS left,
              count(*) FILTER (WHERE from_stage = 'repeat-risk' AND cause = 'order') AS ordered
         FROM stage_changes JOIN shops USING (shop_id)
        WHERE local_day(at, time_zone) > local_day(from_epoch_ms(${app.sandbox.clock.now()}), time_zone) - 7`,
    );
    const { joined, left, leftByOrder } = view.week;
    expect([joined.value, left.value, leftByOrder.value]).toEqual([
      week.joined,
      week.left,
      week.ordered,
    ]);
  });
});

describe("the Overview's figures", () => {
  it("are those of the orders and the customers", async () => {
    const view = await counted(readMovements(app.ports, aViewer(shop)));
    const told = await numbers(
      `SELECT (SELECT sum(net)::float8 FROM orders JOIN customers USING (shop_id, customer_id)
                WHERE counts AND orders.deleted_at IS NULL AND stage LIKE '%risk'
                  AND day > local_day(from_epoch_ms(${app.sandbox.clock.now()}), time_zone) - 365) AS late,
              (SELECT 100.0 * count(*) FILTER (WHERE purchases > 1) / count(*) FROM customers
                WHERE purchases > 0) AS rate
         FROM shops`,
    );
    expect(view.lateSpent.value).toBe(told.late);
    expect(view.repeatRate?.value).toBeCloseTo(told.rate ?? 0);
    expect(view.secondOrderDays?.value).toBeGreaterThan(0);
    expect(view.stages.map(({ stage }) => stage)).toEqual(STAGES);
  });

  it("have the change of each stage since the end of the day thirty days ago", async () => {
    const { stages } = await counted(readMovements(app.ports, aViewer(shop)));
    const now = await sizesDaysAgo(0);
    const then = await sizesDaysAgo(30);
    expect(stages.map(({ change30 }) => change30.value)).toEqual(
      now.map((size, index) => size - (then[index] ?? 0)),
    );
  });

  it("say when those first bought who became late this week", async () => {
    app.sandbox.clock.advance(10 * 86_400_000);
    await app.settle();
    await updateRollUps(app.ports, shop);
    const { week } = await counted(readMovements(app.ports, aViewer(shop)));
    const joined = await numbers(
      `SELECT count(*) AS n FROM stage_changes JOIN shops USING (shop_id)
        WHERE to_stage LIKE '%risk'
          AND local_day(at, time_zone) > local_day(from_epoch_ms(${app.sandbox.clock.now()}), time_zone) - 7`,
    );
    const most = await numbers(
      `SELECT 100.0 * count(*) / sum(count(*)) OVER () AS share
         FROM stage_changes JOIN customers USING (shop_id, customer_id)
        WHERE to_stage LIKE '%risk' AND at > from_epoch_ms(${app.sandbox.clock.now()}) - interval '7 days'
        GROUP BY to_char(DATE '1970-01-01' + first_day, 'YYYY-MM') ORDER BY count(*) DESC LIMIT 1`,
    );
    expect(week.becameLate.value).toBe(joined.n);
    expect(week.firstBought?.share.value).toBeCloseTo(most.share ?? 0);
  });
});
