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
    const moved = [
      ...gone.flatMap((tally) => rows(tally).map((row) => ({ ...row, sign: -1 }))),
      ...come.flatMap((tally) => rows(tally).map((row) => ({ ...row, sign: 1 }))),
    ];
    if (moved.length > 0) await addUp(db, shopId, { table, key, sums }, moved);
  }
}

/** In the order of the key, as everybody does who changes these rows: nobody waits for somebody who waits. */
async function addUp(
  db: Transaction,
  shopId: ShopId,
  { table, key, sums }: Omit<RollUp, "rows">,
  rows: readonly object[],
): Promise<void> {
  const keys = Object.keys(key).join(", ");
  const summed = Object.keys(sums);
  const typed = Object.entries({ ...key, ...sums, sign: "int" }).map(([column, type]) =>
    [column, type].join(" "),
  );
  const sumOf = (column: string) => `sum(${column} * sign)::${sums[column]}`;
  await db.$executeRaw`
    INSERT INTO ${Prisma.raw(table)} AS r (shop_id, ${Prisma.raw([keys, ...summed].join(", "))})
    SELECT ${shopId}, ${Prisma.raw([keys, ...summed.map(sumOf)].join(", "))}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t(${Prisma.raw(typed.join(", "))})
     GROUP BY ${Prisma.raw(keys)}
    HAVING ${Prisma.raw(summed.map((column) => `sum(${column} * sign) <> 0`).join(" OR "))}
     ORDER BY ${Prisma.raw(keys)}
    ON CONFLICT (shop_id, ${Prisma.raw(keys)}) DO UPDATE
       SET ${Prisma.raw(summed.map((column) => `${column} = r.${column} + excluded.${column}`).join(", "))}`;
}
