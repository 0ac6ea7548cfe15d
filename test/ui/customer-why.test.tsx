import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "#app/domain/time.ts";
import type { Shop } from "#app/ports/shop.ts";
import { formatFor } from "#app/services/format.ts";
import type { LifeView } from "#app/services/read-life.ts";
import { readCustomer } from "#app/services/read-customer.ts";
import type { SavedCell } from "#app/ui/save-table.ts";
import { LifeLine } from "#app/ui/charts/life-line.tsx";
import { Customer } from "#app/ui/customer.tsx";
import { useLifeFigure } from "#app/ui/customer-life.tsx";
import { render, textOf } from "#test/routes/render.tsx";
import { openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;
/** What the engine says of a regular who is late, as it is stored. */
let engine: Record<string, number>;
/** The days on which they bought. */
let days: readonly number[];
let late: NonNullable<Awaited<ReturnType<typeof readCustomer>>>;

beforeAll(async () => {
  app = await openApp({ kind: "consumables", customers: 140, seed: 3, webhooks: false });
  shop = await app.ready();
  const [row] = await app.sql(
    `SELECT customer_id::text AS id, cycle_days AS cycle, risk_days AS risk, lapsed_days AS lapsed,
            epoch_ms(last_order_at) AS last, epoch_ms(stage_since) AS since,
            epoch_ms(next_stage_at) AS next
       FROM customers WHERE stage = 'repeat-risk' AND gaps >= 3 ORDER BY purchases LIMIT 1`,
  );
  const { id, ...numbers } = row ?? {};
  engine = Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, Number(value)]));
  const bought = await app.sql(
    "SELECT DISTINCT day FROM orders WHERE customer_id = $1 AND counts ORDER BY day",
    [id],
  );
  days = bought.map(({ day }) => Number(day));
  const found = await readCustomer(app.ports, aViewer(shop), String(id));
  if (found === null) throw new Error("there is a late regular");
  late = found;
});
afterAll(() => app.close());

const nothing = () => undefined;
const text = () =>
  textOf(
    <Customer
      {...late}
      exclusion={{ onExclude: nothing, pending: false }}
      undo={{ onUndo: nothing, pending: false, answered: null }}
    />,
  );
const lifeOf = (): LifeView => {
  const { life } = late.customer;
  if (life === null) throw new Error("a late regular has a life");
  return life;
};
/** C6 as the screen makes it: the same words for the drawing and for the table. */
const figure = () => {
  const told: ReturnType<typeof useLifeFigure>[] = [];
  const Probe = () => {
    told.push(useLifeFigure(lifeOf(), "life"));
    return null;
  };
  render(<Probe />);
  const [made] = told;
  if (made === undefined) throw new Error("it was not rendered");
  return made;
};
const wordsOf = (cell: SavedCell) => (typeof cell === "string" ? cell : cell.text);

describe("K4: why a customer is late", () => {
  it("gap, days, line and dates are the engine's", () => {
    const { date } = formatFor(aViewer(shop), app.sandbox.clock.now());
    const { cycle = 0, risk = 0, lapsed = 0, last = 0, since = 0, next = 0 } = engine;
    const gaps = days.slice(1).map((day, index) => day - (days[index] ?? 0));
    const silence = Math.floor((app.sandbox.clock.now() - last) / DAY_MS);
    expect(gaps.length).toBeGreaterThanOrEqual(3);
    expect(silence).toBeGreaterThanOrEqual(risk);

    const read = text();
    expect(read).toContain(`Ordered ${days.length} times, usually every ${cycle} days.`);
    expect(read).toContain(`Days between the latest orders: ${gaps.slice(-6).join(", ")}.`);
    expect(read).toContain(`day ${silence}.`);
    expect(read).toContain(`late from day ${risk}.`);
    expect(read).toContain(`Late ${risk} ${date(last + risk * DAY_MS)}, passed`);
    expect(read).toContain(`“Regulars: late” since ${date(since)}; becomes`);
    expect(since).toBe(last + risk * DAY_MS);
    expect(read).toContain(`Gone quiet ${lapsed} ${date(next)}`);
    expect(read).toContain(`becomes “Regulars: gone quiet” on ${date(next)} without an order.`);
    expect(next).toBe(last + lapsed * DAY_MS);
  });

  it("the table of their life says what the drawing says, event by event", () => {
    const { view, table } = figure();
    expect(table.columns.map(({ title }) => title)).toEqual([
      "When",
      "What",
      "Stage after it",
      "Why",
    ]);
    expect(table.rows).toHaveLength(view.events.length);
    for (const [index, { label, kind }] of view.events.entries()) {
      const [when, what, stage] = (table.rows[index] ?? []).map(wordsOf);
      expect(label.startsWith(`${when}: `)).toBe(true);
      expect(label).toContain(stage);
      expect(what).toBe({ order: "Order", change: "Stage change", next: "Expected" }[kind]);
    }
    const bought = table.rows.filter((cells) => cells[1] === "Order");
    const iso = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);
    expect(bought.map(([when]) => (typeof when === "object" ? when.value : when))).toEqual(
      days.map(iso),
    );
    expect(table.rows.at(-1)?.slice(1)).toEqual([
      "Expected",
      "Regulars: gone quiet",
      "Time passed without an order",
    ]);
  });

  it("the drawing has one tab stop, a mark an order and the next change dashed", () => {
    const { view } = figure();
    const html = render(<LifeLine view={view} />);
    expect(html.match(/tabindex="0"/gi)).toHaveLength(1);
    expect(html.match(/class="cadence-order"/g)).toHaveLength(days.length);
    expect(html.match(/cadence-line--dashed/g)).toHaveLength(1);
  });
});
