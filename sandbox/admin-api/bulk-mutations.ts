import { z } from "zod";
import { mutationWork, queryWork } from "../bulk/bulk-work.ts";
import { checkBulkMutation } from "../bulk/check-bulk-mutation.ts";
import { checkBulkQuery, type Refusal } from "../bulk/check-bulk-query.ts";
import type { BulkJob } from "../bulk/bulk-jobs.ts";
import { parseGid } from "../world/gid.ts";
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

/** Starting and stopping bulk operations, and the place their input goes to. */
export const bulkMutations: FieldTable<unknown> = {
  bulkOperationRunQuery(_root, args, context) {
    const { query, groupObjects } = QueryArguments.parse(args);
    if (groupObjects) throw notEmulated("groupObjects: true");
    const checked = checkBulkQuery(context.schema, query);
    if ("message" in checked) return refuse(checked);
    const busy = context.jobs.inTheWay("QUERY");
    if (busy.length > 0) return refuse(inProgress("query", busy));
    const work = queryWork(checked.document, context);
    return started(context.jobs.start("QUERY", query, context.shop.nextNumber(), work));
  },
  bulkOperationRunMutation(_root, args, context) {
    const { mutation, stagedUploadPath } = MutationArguments.parse(args);
    const checked = checkBulkMutation(context.schema, mutation);
    if ("message" in checked) return refuse(checked);
    const input = context.uploads.read(stagedUploadPath);
    if ("message" in input) return refuse({ field: null, ...input });
    const busy = context.jobs.inTheWay("MUTATION");
    if (busy.length > 0) return refuse(inProgress("mutation", busy));
    const work = mutationWork(checked.document, input.text, context);
    return started(context.jobs.start("MUTATION", mutation, context.shop.nextNumber(), work));
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
