import { type Tally, tallyOf, type Tallied } from "#app/domain/roll-ups/tally.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { Prisma } from "./generated/client.ts";
import type { Transaction } from "./prisma.ts";

/** A table of sums: the columns of its key behind the shop, those that are summed, and their types. */
type RollUp = {
  readonly table: string;
  readonly key: Readonly<Record<string, string>>;
  readonly sums: Readonly<Record<string, string>>;
  readonly rows: (tally: Tally) => readonly Readonly<Record<string, unknown>>[];
};

const ROLL_UPS: readonly RollUp[] = [
  {
    table: "stage_flows",
    key: { day: "int", from_stage: "text", to_stage: "text", by_order: "boolean" },
    sums: { customers: "int", reachable: "int" },
    rows: ({ flows }) =>
      flows.map(({ from, to, byOrder, ...flow }) => ({
        ...flow,
        from_stage: from ?? "",
        to_stage: to,
        by_order: byOrder,
      })),
  },
  {
    table: "stage_exits",
    key: { entered_day: "int", stage: "text", to_stage: "text", by_order: "boolean" },
    sums: { customers: "int" },
    rows: ({ exits }) =>
      exits.map(({ enteredDay, to, byOrder, ...exit }) => ({
        ...exit,
        entered_day: enteredDay,
        to_stage: to,
        by_order: byOrder,
      })),
  },
  {
    table: "cohort_months",
    key: { month: "int", since: "int" },
    sums: { buyers: "int", orders: "int", net: "bigint", repeaters: "int" },
    rows: ({ months }) => months,
  },
  {
    table: "order_gaps",
    key: { month: "int", first: "boolean", days: "int" },
    sums: { gaps: "int" },
    rows: ({ gaps }) => gaps,
  },
  {
    table: "stage_sales",
    key: { day: "int", stage: "text" },
    sums: { orders: "int", net: "bigint" },
    rows: ({ sales }) => sales,
  },
  {
    table: "customer_cells",
    key: {
      stage: "text",
      purchases: "text",
      tier: "text",
      recency: "smallint",
      frequency: "smallint",
      monetary: "smallint",
    },
    sums: { customers: "int", reachable: "int", net: "bigint" },
    rows: ({ cells }) =>
      cells.map(({ purchases, tier, rfm, ...cell }) => ({
        ...cell,
        purchases: purchases ?? "",
        tier: tier ?? "",
        recency: rfm?.[0] ?? 0,
        frequency: rfm?.[1] ?? 0,
        monetary: rfm?.[2] ?? 0,
      })),
  },
  {
    table: "audience_cells",
    key: { audience: "text", stage: "text", left_out: "text" },
    sums: { customers: "int", reachable: "int", reachable_by_sms: "int" },
    rows: ({ audiences }) =>
      audiences.map(({ of, leftOut, reachableBySms, ...cell }) => ({
        ...cell,
        audience: of,
        left_out: leftOut.join(" "),
        reachable_by_sms: reachableBySms,
      })),
  },
  {
    table: "boundary_days",
    key: { repeat: "boolean", boundary: "text", days: "int" },
    sums: { customers: "int" },
    rows: ({ boundaries }) => boundaries,
  },
  {
    table: "order_sources",
    key: { source: "text" },
    sums: { orders: "int" },
    rows: ({ sources }) => sources,
  },
];

/** The tables of sums, for whoever clears a shop away. */
export const ROLL_UP_TABLES = ROLL_UPS.map(({ table }) => Prisma.raw(table));

/** Takes from the sums what some customers added to them before, and adds what they add now. */
export async function moveSums(
  db: Transaction,
  shopId: ShopId,
  { before, after }: { readonly before: readonly Tallied[]; readonly after: readonly Tallied[] },
): Promise<void> {
  const gone = before.map(tallyOf);
  const come = after.map(tallyOf);
  for (const { table, key, sums, rows } of ROLL_UPS) {
    const changes = together({ key, sums }, [
      { sign: -1, rows: gone.flatMap(rows) },
      { sign: 1, rows: come.flatMap(rows) },
    ]);
    if (changes.length > 0) await addUp(db, shopId, { table, key, sums }, changes);
  }
}

type Row = Readonly<Record<string, unknown>>;

/** One row a key, without those that come to nothing: a customer who is counted anew changes few sums. */
function together(
  { key, sums }: Pick<RollUp, "key" | "sums">,
  parts: readonly { readonly sign: number; readonly rows: readonly Row[] }[],
): readonly Row[] {
  const summed = Object.keys(sums);
  const byKey = new Map<string, { readonly row: Row; readonly totals: number[] }>();
  for (const { sign, rows } of parts) {
    for (const row of rows) {
      const name = JSON.stringify(Object.keys(key).map((column) => row[column]));
      const held = byKey.get(name) ?? { row, totals: summed.map(() => 0) };
      for (const [place, column] of summed.entries()) {
        held.totals[place] = (held.totals[place] ?? 0) + sign * Number(row[column]);
      }
      byKey.set(name, held);
    }
  }
  return [...byKey.values()]
    .filter(({ totals }) => totals.some((total) => total !== 0))
    .map(({ row, totals }) => ({
      ...row,
      ...Object.fromEntries(summed.map((column, place) => [column, totals[place]])),
    }));
}

/** In the order of the key, as everybody does who changes these rows: nobody waits for somebody who waits. */
async function addUp(
  db: Transaction,
  shopId: ShopId,
  { table, key, sums }: Omit<RollUp, "rows">,
  rows: readonly Row[],
): Promise<void> {
  const keys = Object.keys(key).join(", ");
  const summed = Object.keys(sums);
  const columns = [keys, ...summed].join(", ");
  const typed = Object.entries({ ...key, ...sums }).map((column) => column.join(" "));
  await db.$executeRaw`
    INSERT INTO ${Prisma.raw(table)} AS r (shop_id, ${Prisma.raw(columns)})
    SELECT ${shopId}, ${Prisma.raw(columns)}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t(${Prisma.raw(typed.join(", "))})
     ORDER BY ${Prisma.raw(keys)}
    ON CONFLICT (shop_id, ${Prisma.raw(keys)}) DO UPDATE
       SET ${Prisma.raw(summed.map((column) => `${column} = r.${column} + excluded.${column}`).join(", "))}`;
}
