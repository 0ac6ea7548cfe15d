import { afterAll, beforeAll, expect, it } from "vitest";
import { createPrisma, type PrismaClient } from "#app/adapters/postgres/prisma.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";

let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await freshDatabase();
  prisma = createPrisma(database.url, 1, { statement: 200 });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

it("rule 15: the database ends a statement that takes too long, and the connection goes on", async () => {
  const began = performance.now();
  await expect(prisma.$executeRaw`SELECT pg_sleep(60)`).rejects.toThrow(/statement timeout/);
  expect(performance.now() - began).toBeLessThan(30_000);
  expect(await prisma.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});
