import type { Pool } from "pg";
import { z } from "zod";
import { rulesInForce } from "#scripts/demo/rules-in-force.ts";
import type { Rules } from "#test/oracle/rules.ts";

const Rows = z.array(z.record(z.string(), z.unknown()));

const TagChanges = z.array(
  z.object({ customerId: z.string(), at: z.coerce.number(), added: z.array(z.string()) }),
);
export type RecordedChange = z.infer<typeof TagChanges>[number];

/** What a campaign reads of the app's database, for all shops unless one is named. */
export type AppRows = ReturnType<typeof appRows>;

export function appRows(pool: Pool) {
  const sql = async (text: string, values: readonly unknown[] = []) =>
    Rows.parse((await pool.query(text, [...values])).rows);
  const count = async (text: string, values: readonly unknown[] = []) =>
    Number((await sql(`SELECT (${text})::int AS count`, values))[0]?.count);
  return {
    sql,
    count,
    rules: (domain: string): Promise<Rules> => rulesInForce(sql, domain),
    /** What the app has recorded of its own changes of tags in a shop, oldest first. */
    tagChanges: async (domain: string) =>
      TagChanges.parse(
        await sql(
          `SELECT customer_id::text AS "customerId", epoch_ms(at) AS at, added
             FROM tag_changes JOIN shops USING (shop_id) WHERE domain = $1 ORDER BY id`,
          [domain],
        ),
      ),
    /** What is still to be done at `now` (epoch ms): due rows, open deliveries, refetches, intents of who is not gone, runs, jobs. */
    openWork: (now: number) => count(OPEN_WORK, [now]),
    /** Where those are, for a message. */
    openWorkByKind: (now: number) =>
      sql(`SELECT * FROM (${OPEN_BY_KIND}) AS o WHERE rows > 0`, [now]),
    /** What keeps a mass run from ending, for a message. */
    openRuns: () => sql(OPEN_RUNS),
    shops: () => sql(SHOPS),
  };
}

const OPEN_BY_KIND = `
  SELECT 'customers due or leased' AS kind, count(*)::int AS rows FROM customers
   WHERE due_at <= from_epoch_ms($1) OR lease IS NOT NULL OR attempts > 0 AND due_at IS NOT NULL
  UNION ALL SELECT 'deliveries', count(*)::int FROM deliveries WHERE state = 'open'
  UNION ALL SELECT 'refetches', count(*)::int FROM refetches
  UNION ALL SELECT 'intents', count(*)::int FROM intents
    JOIN customers USING (shop_id, customer_id) WHERE deleted_at IS NULL
  UNION ALL SELECT 'runs', count(*)::int FROM tag_runs WHERE state = 'running'
  UNION ALL SELECT 'imports', count(*)::int FROM imports WHERE phase NOT IN ('ready', 'failed')
  UNION ALL SELECT 'schedules', count(*)::int FROM schedules WHERE next_run_at <= from_epoch_ms($1) OR attempts > 0`;
const OPEN_RUNS = `
  SELECT r.shop_id::text, r.kind, r.phase, r.cause, r.chunk, r.customers, r.written, r.started_at, r.waits_until,
         (SELECT jsonb_agg(to_jsonb(s) - 'shop_id') FROM schedules s WHERE s.shop_id = r.shop_id) AS schedules,
         (SELECT to_jsonb(w) - '{access_token,refresh_token,holdout_salt}'::text[]
            FROM shops w WHERE w.shop_id = r.shop_id) AS shop,
         (SELECT jsonb_agg(jsonb_build_object('name', name, 'state', state, 'shop', singleton_key, 'begun', started_on,
                                              'heartbeat', heartbeat_on))
            FROM pgboss.job WHERE state < 'completed') AS jobs,
         (SELECT jsonb_agg(jsonb_build_object('id', c.customer_id, 'desired', desired_tags, 'written', written_tags,
                   'due', due_at, 'lease', lease, 'reread', reread, 'attempts', attempts, 'failure', failure,
                   'refused', refused, 'locked', locked, 'excluded', excluded, 'there', already_there,
                   'version', version, 'leased', leased_version))
            FROM (SELECT * FROM customers c WHERE c.shop_id = r.shop_id AND deleted_at IS NULL
                     AND (c.run_id = r.id OR desired_tags <> written_tags OR stage IS NULL) LIMIT 5) AS c) AS some
    FROM tag_runs r WHERE state = 'running'`;
const SHOPS = `
  SELECT s.shop_id::text, installed_at, uninstalled_at,
         (SELECT max(granted_at) FROM sessions t WHERE t.shop_id = s.shop_id) AS granted_at,
         (SELECT jsonb_agg(DISTINCT to_jsonb(r) - '{shop_id,object_id}'::text[])
            FROM refetches r WHERE r.shop_id = s.shop_id) AS refetches
    FROM shops s`;
const OPEN_WORK = `SELECT sum(rows) FROM (${OPEN_BY_KIND}) AS o`;
