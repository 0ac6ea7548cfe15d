import type { AppRows } from "./app-rows.ts";

/** Lets the database itself notice whenever news that is older replaces newer news (I6). */
export async function watchSourceTimes({ sql }: AppRows): Promise<void> {
  await sql("CREATE SCHEMA chaos");
  await sql("CREATE TABLE chaos.went_back (what text NOT NULL)");
  await sql(`
    CREATE FUNCTION chaos.note() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO chaos.went_back VALUES (TG_TABLE_NAME);
      RETURN NULL;
    END $$`);
  for (const table of ["orders", "customers"]) {
    await sql(`
      CREATE TRIGGER chaos_watch AFTER UPDATE ON ${table} FOR EACH ROW
        WHEN (NEW.source_updated_at < OLD.source_updated_at) EXECUTE FUNCTION chaos.note()`);
  }
}

/** How often that happened. */
export function wentBack({ count }: AppRows): Promise<number> {
  return count("SELECT count(*) FROM chaos.went_back");
}

/** Lets the database note whose rows are deleted for good, which within a campaign only a redaction does (I8). */
export async function watchRedactions({ sql }: AppRows): Promise<void> {
  await sql("CREATE TABLE chaos.redacted (shop_id bigint NOT NULL, customer_id bigint NOT NULL)");
  await sql(`
    CREATE FUNCTION chaos.note_redacted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO chaos.redacted VALUES (OLD.shop_id, OLD.customer_id);
      RETURN NULL;
    END $$`);
  await sql(`
    CREATE TRIGGER chaos_redacted AFTER DELETE ON customers
      FOR EACH ROW EXECUTE FUNCTION chaos.note_redacted()`);
}

/** How many were redacted, and how many of them have a row again or an order to their name. */
export async function redactions({ count }: AppRows) {
  return {
    redacted: await count("SELECT count(DISTINCT (shop_id, customer_id)) FROM chaos.redacted"),
    returned: await count(`
      SELECT count(DISTINCT (shop_id, customer_id)) FROM chaos.redacted
       WHERE EXISTS (SELECT FROM customers c
                      WHERE (c.shop_id, c.customer_id) = (redacted.shop_id, redacted.customer_id))
          OR EXISTS (SELECT FROM orders o
                      WHERE (o.shop_id, o.customer_id) = (redacted.shop_id, redacted.customer_id))`),
  };
}
