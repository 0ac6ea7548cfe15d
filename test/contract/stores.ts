import { randomBytes } from "node:crypto";
import pg from "pg";
import { postgresInbox } from "#app/adapters/postgres/inbox.ts";
import { createPrisma } from "#app/adapters/postgres/prisma.ts";
import { sealing } from "#app/adapters/postgres/sealing.ts";
import { postgresStore } from "#app/adapters/postgres/store.ts";
import { TIMINGS } from "#app/ports/timings.ts";
import { memoryStore } from "#test/chaos/simulation/memory-store.ts";
import { freshDatabase } from "#test/support/postgres.ts";
import type { StoreUnderTest } from "./rig.ts";

const timingsOf = (retry: number) => ({ ...TIMINGS, retry, pause: async () => {} });

type Opened = StoreUnderTest & { readonly close: () => Promise<void> };

/** The store of the simulation. */
export async function openMemory(): Promise<Opened> {
  let now = Date.now();
  return {
    open: (retry) =>
      memoryStore({ now: () => now, timings: timingsOf(retry), random: Math.random }),
    pass: (ms) => {
      now += ms;
    },
    close: async () => {},
  };
}

/** The product's store, over a database of its own. */
export async function openPostgres(): Promise<Opened> {
  const database = await freshDatabase();
  const prisma = createPrisma(database.url, 4);
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  const sealed = sealing(`k1:${randomBytes(32).toString("base64")}`);
  let offset = 0;
  const clock = { offsetMs: () => offset };
  return {
    open: (retry) => {
      const timings = timingsOf(retry);
      return {
        store: postgresStore({ prisma, pool, sealed, clock, timings }),
        inbox: postgresInbox(pool, timings),
      };
    },
    pass: (ms) => {
      offset += ms;
    },
    close: async () => {
      await Promise.all([prisma.$disconnect(), pool.end()]);
      await database.drop();
    },
  };
}
