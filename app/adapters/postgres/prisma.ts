import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";

/** The client inside an open transaction. */
export type Transaction = Prisma.TransactionClient;

/** What the database ends by itself, in milliseconds; nothing where it is not told. */
export type Limits = {
  /** A transaction that has done nothing for so long (`timings.standstill`). */
  readonly standstill?: number;
  /** A statement that takes longer. Goal is a second (reliability rule 15, docs/decisions/0049). */
  readonly statement?: number;
};

/** The same for a pool of pg's; 0 is no limit. */
export function limited({ standstill = 0, statement = 0 }: Limits) {
  return {
    idle_in_transaction_session_timeout: standstill,
    statement_timeout: statement,
  };
}

/** A Prisma client over its own pool of at most `connections`. */
export function createPrisma(url: string, connections: number, limits: Limits = {}): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: url,
      max: connections,
      application_name: "cadence",
      ...limited(limits),
    }),
  });
}

export type { PrismaClient };
