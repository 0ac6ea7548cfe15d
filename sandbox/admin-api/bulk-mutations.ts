import { z } from "zod";
import { drawBulkFault } from "../bulk/bulk-faults.ts";
import { mutationWork, queryWork } from "../bulk/bulk-work.ts";
import { checkBulkMutation } from "../bulk/check-bulk-mutation.ts";
import { checkBulkQuery, type Refusal } from "../bulk/check-bulk-query.ts";
import { mostAtOnce, type BulkJob, type BulkWork } from "../bulk/bulk-jobs.ts";
import { operationScopes } from "../schema/operation-scopes.ts";
import { gid, parseGid } from "../world/gid.ts";
import type { ApiContext } from "./context.ts";
import { notEmulated, type FieldTable } from "./field-table.ts";

const QueryArguments = z.object({ query: z.string(), groupObjects: z.boolean().optional() });
const MutationArguments = z.object({ mutation: z.string(), stagedUploadPath: z.string() });
const UploadArguments = z.object({
  input: z.array(
    z.object({ resource: z.string(), filename: z.string(), httpMethod: z.string().nullish() }),
  ),
});

const refuse = ({ field, code, message }: Refusal) => ({
  bulkOperation: null,
  userErrors: [{ field, code, message }],
});
const started = (bulkOperation: BulkJob) => ({ bulkOperation, userErrors: [] });

const inProgress = (type: "query" | "mutation", ids: string[]): Refusal => ({
  field: null,
  code: "OPERATION_IN_PROGRESS",
  message: `A bulk ${type} operation for this app and shop is already in progress: ${ids.join(", ")}.`,
});

/** The ids of what stands in the way; a fault makes some up. */
function inTheWay(type: BulkJob["type"], { jobs, faults, shop }: ApiContext): string[] {
  const busy = jobs.inTheWay(type);
  if (busy.length > 0 || !faults.strikes("bulk-in-progress")) return busy;
  return Array.from({ length: mostAtOnce }, () => gid("BulkOperation", shop.nextNumber()));
}

function start(
  type: BulkJob["type"],
  text: string,
  needed: readonly string[],
  work: BulkWork,
  { jobs, shop, scopes, faults, isTokenAlive }: ApiContext,
): BulkJob {
  const number = shop.nextNumber();
  const isAllowed = () =>
    scopes.missing(needed).length === 0 && (faults.settings.bulkOutlivesToken || isTokenAlive());
  return jobs.start({ type, text, number, work, isAllowed });
}

/** Starting and stopping bulk operations, and the place their input goes to. */
export const bulkMutations: FieldTable<unknown> = {
  bulkOperationRunQuery(_root, args, context) {
    const { query, groupObjects } = QueryArguments.parse(args);
    if (groupObjects) throw notEmulated("groupObjects: true");
    const checked = checkBulkQuery(context.schema, query);
    if ("message" in checked) return refuse(checked);
    const busy = inTheWay("QUERY", context);
    if (busy.length > 0) return refuse(inProgress("query", busy));
    const needed = operationScopes(context.schema, checked.document);
    const work = queryWork(checked.document, context, drawBulkFault(context.faults));
    return started(start("QUERY", query, needed, work, context));
  },
  bulkOperationRunMutation(_root, args, context) {
    const { mutation, stagedUploadPath } = MutationArguments.parse(args);
    const checked = checkBulkMutation(context.schema, mutation);
    if ("message" in checked) return refuse(checked);
    const input = context.uploads.read(stagedUploadPath);
    if ("message" in input) return refuse({ field: null, ...input });
    const busy = inTheWay("MUTATION", context);
    if (busy.length > 0) return refuse(inProgress("mutation", busy));
    const needed = operationScopes(context.schema, checked.document);
    const fault = drawBulkFault(context.faults);
    const work = mutationWork(checked.document, input.text, context, fault);
    return started(start("MUTATION", mutation, needed, work, context));
  },
  bulkOperationCancel(_root, args, { jobs }) {
    const id = z.object({ id: z.string() }).parse(args).id;
    const parsed = parseGid(id);
    const job = parsed?.type === "BulkOperation" ? jobs.find(parsed.number) : undefined;
    const complain = (field: string[] | null, message: string) => ({
      bulkOperation: job ?? null,
      userErrors: [{ field, message }],
    });
    if (!job) return complain(["id"], "Bulk operation does not exist");
    if (jobs.cancel(job)) return started(job);
    const status = job.status.toLowerCase();
    return complain(null, `A bulk operation cannot be canceled when it is ${status}`);
  },
  stagedUploadsCreate(_root, args, { uploads }) {
    const { input } = UploadArguments.parse(args);
    const stagedTargets = input.map(({ resource, filename, httpMethod }) => {
      if (resource !== "BULK_MUTATION_VARIABLES" || httpMethod !== "POST")
        throw notEmulated(`staged upload of ${resource} by ${httpMethod ?? "PUT"}`);
      return uploads.stage(filename);
    });
    return { stagedTargets, userErrors: [] };
  },
};
