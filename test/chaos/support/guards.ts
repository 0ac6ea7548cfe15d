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
