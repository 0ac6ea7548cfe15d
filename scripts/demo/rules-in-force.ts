import pg from "pg";
import { parseRules, type Rules } from "#test/oracle/rules.ts";

/** All that the oracle cannot know by itself: what the merchant set, and what was fitted and refreshed when. */
const STORED = `
  SELECT jsonb_build_object(
           'policies', (SELECT jsonb_agg(jsonb_build_object('at', epoch_ms(created_at), 'policy', policy)
                                         ORDER BY version)
                          FROM settings WHERE settings.shop_id = shops.shop_id),
           'rhythms', coalesce((SELECT jsonb_agg(jsonb_build_object('at', epoch_ms(fitted_at), 'learned', learned)
                                                 ORDER BY version)
                                  FROM rhythms WHERE rhythms.shop_id = shops.shop_id), '[]'),
           'cutOffRefreshes', coalesce((SELECT jsonb_agg(jsonb_build_object('at', epoch_ms(computed_at), 'heard',
                       jsonb_build_object('vip', jsonb_build_object('enters', vip_enter, 'stays', vip_stay),
                                          'value', CASE WHEN buyers >= 30 THEN
                                             jsonb_build_object('lowMax', low_max, 'midMax', mid_max) END)))
                                          FROM cut_offs WHERE cut_offs.shop_id = shops.shop_id), '[]'),
           'holdoutSalt', holdout_salt,
           'limitedHistory', scopes <> ''
                             AND 'read_all_orders' <> ALL (string_to_array(scopes, ','))) AS stored
    FROM shops`;

/** The rules of the one shop in the app's database, or of the one with that domain, for the oracle. */
export async function rulesInForce(
  query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>,
  domain?: string,
): Promise<Rules> {
  const [row] = await query(
    domain === undefined ? STORED : `${STORED} WHERE domain = ${pg.escapeLiteral(domain)}`,
  );
  return parseRules(row?.stored);
}
