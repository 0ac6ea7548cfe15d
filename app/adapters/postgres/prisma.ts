import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";

/** The client inside an open transaction. */
export type Transaction = Prisma.TransactionClient;

/** A Prisma client over its own pool of at most `connections`. */
export function createPrisma(url: string, connections: number): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: connections, application_name: "cadence" }),
  });
}

export type { PrismaClient };
