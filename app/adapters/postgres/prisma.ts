import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";

/** The client inside an open transaction. */
export type Transaction = Prisma.TransactionClient;

/**
 * How long a transaction may do nothing. A process that stands still, as a frozen machine does, keeps the locks of
 * its open transaction for ever; the database ends it in time for others to go on within two leases (R8). The
 * longest honest pause is the refresh of a token, whose call is given up after `timings.call` (rule 16).
 */
export const STANDSTILL_MS = 25_000;

/** A Prisma client over its own pool of at most `connections`. */
export function createPrisma(
  url: string,
  connections: number,
  standstillMs = STANDSTILL_MS,
): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: url,
      max: connections,
      application_name: "cadence",
      idle_in_transaction_session_timeout: standstillMs,
    }),
  });
}

export type { PrismaClient };
