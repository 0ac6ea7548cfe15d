import { z } from "zod";

// PostgreSQL: serialization, deadlock, a lock not got in time, stood still in a transaction, shutting down or
// starting up, disconnected.
const POSTGRES = "40001 40P01 55P03 25P03 57P01 57P02 57P03 08000 08003 08006";
// Prisma: not reachable, timed out, closed, no free connection, transaction ended, write conflict.
const PRISMA = "P1001 P1002 P1008 P1017 P2024 P2028 P2034";
// The driver adapter's own words for the same, and the socket's.
const DRIVER = "TransactionWriteConflict ConnectionClosed SocketTimeout DatabaseNotReachable";
const SOCKET = "ECONNRESET ECONNREFUSED EPIPE";
const CODES = new Set([POSTGRES, PRISMA, DRIVER, SOCKET].flatMap((words) => words.split(" ")));

const Fault = z.object({
  code: z.string().optional().catch(undefined),
  kind: z.string().optional().catch(undefined),
  originalCode: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
  meta: z.object({ driverAdapterError: z.unknown() }).optional().catch(undefined),
});

/** Whether the database, not what was asked of it, is why something failed: the same may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  const fault = Fault.safeParse(error);
  if (!fault.success) return false;
  const { code, kind, originalCode, cause, meta } = fault.data;
  return (
    [code, kind, originalCode].some((word) => word !== undefined && CODES.has(word)) ||
    (cause !== error && isTransient(cause)) ||
    isTransient(meta?.driverAdapterError)
  );
}
