import { afterAll, beforeAll, expect, it } from "vitest";
import pg from "pg";
import { type Context, createContext } from "#app/context.server.ts";
import { readEnvironment } from "#app/env.server.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";

let database: TestDatabase;
let context: Context;
beforeAll(async () => {
  database = await freshDatabase();
  const environment = readEnvironment({
    NODE_ENV: "test",
    LOG_LEVEL: "silent",
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: "secret",
    SHOPIFY_APP_URL: "https://app.test",
  });
  const key = `k1:${Buffer.alloc(32, 7).toString("base64")}`;
  context = await createContext(environment, database.url, key);
});
afterAll(() => context.close());

it("rule 19: a process is ready on its own schema, not on an older one, not without a database", async () => {
  expect(await context.readiness()).toBe("ready");

  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `DELETE FROM _prisma_migrations
      WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)`,
  );
  await client.end();
  expect(await context.readiness()).toBe("old-schema");

  await database.drop();
  expect(await context.readiness()).toBe("no-database");
});
