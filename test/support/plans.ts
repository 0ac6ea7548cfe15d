import { z } from "zod";
import { Prisma } from "#app/adapters/postgres/generated/client.ts";
import type { Transaction } from "#app/adapters/postgres/prisma.ts";

/** A step of how PostgreSQL carried a query out. */
export type PlanNode = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string | undefined;
  readonly "Index Name"?: string | undefined;
  readonly "Actual Rows": number;
  readonly "Rows Removed by Filter"?: number | undefined;
  readonly Plans?: readonly PlanNode[] | undefined;
};
const PlanNode: z.ZodType<PlanNode> = z.object({
  "Node Type": z.string(),
  "Relation Name": z.string().optional(),
  "Index Name": z.string().optional(),
  "Actual Rows": z.number(),
  "Rows Removed by Filter": z.number().optional(),
  get Plans() {
    return z.array(PlanNode).optional();
  },
});
const Explained = z.tuple([z.object({ "QUERY PLAN": z.tuple([z.object({ Plan: PlanNode })]) })]);

/** The steps of every query that is asked of the transaction that is handed on. */
export async function planNodesOf(
  db: Transaction,
  ask: (explaining: Transaction) => Promise<unknown>,
): Promise<readonly PlanNode[]> {
  // Of several who share a scan, a plan tells the average.
  await db.$executeRaw`SET LOCAL max_parallel_workers_per_gather = 0`;
  const nodes: PlanNode[] = [];
  const flat = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];
  await ask(
    new Proxy(db, {
      get: (target, name) => {
        const own: unknown = Reflect.get(target, name);
        if (name !== "$queryRaw") return own;
        return async (texts: TemplateStringsArray, ...values: readonly unknown[]) => {
          const asked = Prisma.sql([...texts], ...values);
          const answer =
            await target.$queryRaw`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${asked}`;
          nodes.push(...flat(Explained.parse(answer)[0]["QUERY PLAN"][0].Plan));
          return target.$queryRaw(asked);
        };
      },
    }),
  );
  return nodes;
}
