import pg from "pg";
import { z } from "zod";
import { rulesInForce } from "./rules-in-force.ts";

const Count = z.object({ count: z.number() });
const Import = z.object({
  phase: z.string(),
  customers: z.number(),
  orders: z.number(),
  failure: z.string().nullable(),
});
const Rows = z.array(z.record(z.string(), z.unknown()));
const Preview = z.array(z.object({ tag: z.string(), customers: z.number() }));

/** How far the app is, read from its database. */
export type AppState = Awaited<ReturnType<typeof openAppState>>;

export async function openAppState(databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl });
  // When the database ends first, the next query says so.
  client.on("error", () => {});
  await client.connect();
  const count = async (sql: string) => Count.parse((await client.query(sql)).rows[0]).count;

  return {
    lastImport: async () => {
      const { rows } = await client.query(
        "SELECT phase, customers, orders, failure FROM imports ORDER BY id DESC LIMIT 1",
      );
      return rows.length === 0 ? null : Import.parse(rows[0]);
    },
    runsUnderWay: () => count("SELECT count(*)::int FROM tag_runs WHERE state = 'running'"),
    tagsInLedger: () => count("SELECT count(*)::int FROM ledger"),
    installations: () =>
      count(
        "SELECT count(*)::int FROM shops WHERE installed_at IS NOT NULL AND uninstalled_at IS NULL",
      ),
    tokens: () => count("SELECT count(*)::int FROM sessions"),
    /** Nothing due at `now` (epoch milliseconds), nothing open but intents of who is gone, nothing leased. */
    isQuiet: async (now: number) =>
      (await count(`
        SELECT (SELECT count(*) FROM customers
                 WHERE due_at <= from_epoch_ms(${now}) OR lease IS NOT NULL)::int
             + (SELECT count(*) FROM deliveries WHERE state = 'open')::int
             + (SELECT count(*) FROM refetches)::int
             + (SELECT count(*) FROM intents JOIN customers USING (shop_id, customer_id)
                 WHERE deleted_at IS NULL)::int AS count`)) === 0,
    /** Points in the shop's cost bucket now, as the app knows it. */
    bucketLevel: () =>
      count(`SELECT least(maximum, available + restore_rate
                          * extract(epoch FROM clock_timestamp() - at)::float8) AS count FROM buckets`),
    /** What the oracle has to be told: the settings, and what was learned and refreshed when. */
    rulesInForce: () => rulesInForce(async (sql) => Rows.parse((await client.query(sql)).rows)),
    /** How many customers each tag would be added to. */
    preview: async () =>
      Preview.parse(
        (
          await client.query(`
            SELECT tag, count(*)::int AS customers FROM customers, unnest(desired_tags) AS tag
             WHERE tag <> ALL (written_tags || already_there) GROUP BY tag ORDER BY tag`)
        ).rows,
      ),
    close: () => client.end(),
  };
}
