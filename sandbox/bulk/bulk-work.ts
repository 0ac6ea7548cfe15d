import { join } from "node:path";
import { execute, getOperationAST, type DocumentNode } from "graphql";
import { z } from "zod";
import type { ApiContext } from "../admin-api/context.ts";
import { readOrRefuse } from "../admin-api/field-table.ts";
import { kindOf } from "../admin-api/kind-of.ts";
import type { TagWrite } from "../journal.ts";
import { createRandom } from "../world/random.ts";
import type { BulkFault } from "./bulk-faults.ts";
import type { BulkJob, BulkResult, BulkWork } from "./bulk-jobs.ts";
import { planConnections, project, type ConnectionPlan } from "./projection.ts";
import { createResultFile } from "./result-file.ts";
import { createScatter } from "./scatter.ts";
import { fieldsOf } from "./selection.ts";

/** Lines of a mutation that are carried out at a time. */
const SLICE = 20;

const Variables = z.record(z.string(), z.unknown());

/** Writes every node of the query's connections, children scattered behind other parents. */
export function queryWork(document: DocumentNode, context: ApiContext, fault: BulkFault): BulkWork {
  const plans = planRoots(document, context);
  return async (job, goOn) => {
    const file = openResult(job, context);
    const scatter = createScatter(createRandom(job.number), (line) => file.write(line));
    const writeChildren = (parent: unknown, id: unknown, below: readonly ConnectionPlan[]) => {
      for (const plan of below)
        for (const node of nodesOf(plan, parent, context)) {
          const row = project(plan.fields, node, context);
          scatter.hold(file.lineOf({ ...row, __parentId: id }));
          writeChildren(node, row.id, plan.children);
        }
    };
    let roots = 0;
    for (const plan of plans) {
      const nodes = nodesOf(plan, undefined, context);
      for (const node of nodes.slice(0, Math.ceil(nodes.length * fault.share))) {
        if (!goOn()) break;
        const row = project(plan.fields, node, context);
        file.write(file.lineOf(row));
        roots += 1;
        writeChildren(node, row.id, plan.children);
        await file.breathe();
      }
    }
    scatter.releaseAll();
    return closeResult(job, file, roots, context, fault);
  };
}

/** Runs the mutation once a line of the input, spread over the time that the job takes, as Shopify does. */
export function mutationWork(
  document: DocumentNode,
  input: string,
  context: ApiContext,
  fault: BulkFault,
): BulkWork {
  return async (job, goOn, pace) => {
    const file = openResult(job, context);
    const lines = input.trimEnd().split("\n");
    const worked = lines.slice(0, Math.ceil(lines.length * fault.share));
    for (const [index, line] of worked.entries()) {
      if (!goOn()) break;
      const mutations: TagWrite[] = [];
      const onWrite = (write: TagWrite) => void mutations.push(write);
      const answer = await mutate(document, line, { ...context, bulk: true, onWrite });
      if (mutations.length > 0) context.onLine(job, mutations);
      file.write(file.lineOf({ ...answer, __lineNumber: index }));
      await file.breathe();
      if (index % SLICE !== SLICE - 1) continue;
      await new Promise((resolve) => setImmediate(resolve));
      await pace((index + 1) / worked.length);
    }
    return closeResult(job, file, worked.length, context, fault);
  };
}

const fileName = (job: BulkJob) => `${job.number}.jsonl`;

function openResult(job: BulkJob, { resultFolder }: ApiContext) {
  return createResultFile(join(resultFolder, fileName(job)));
}

async function closeResult(
  job: BulkJob,
  file: ReturnType<typeof createResultFile>,
  roots: number,
  { resultUrl, resultFolder }: ApiContext,
  fault: BulkFault,
): Promise<BulkResult> {
  const { lines, bytes } = await file.close();
  const result = {
    objectCount: lines,
    rootObjectCount: roots,
    fileSize: bytes,
    url: lines === 0 ? null : resultUrl(fileName(job)),
    partialDataUrl: null,
    errorCode: null,
  };
  return fault.spoil(result, join(resultFolder, fileName(job)));
}

function planRoots(document: DocumentNode, { schema, resolverOf }: ApiContext): ConnectionPlan[] {
  const root = schema.getQueryType();
  const operation = getOperationAST(document);
  if (!root || !operation) return [];
  return planConnections(document, root, fieldsOf(document, operation.selectionSet), resolverOf);
}

function nodesOf(plan: ConnectionPlan, parent: unknown, context: ApiContext): readonly unknown[] {
  const page = plan.read(parent, context);
  if (typeof page !== "object" || page === null || !("nodes" in page)) return [];
  return Array.isArray(page.nodes) ? page.nodes : [];
}

async function mutate(document: DocumentNode, line: string, contextValue: ApiContext) {
  const variableValues = parseVariables(line);
  if (!variableValues) return { errors: [{ message: "The line is not a JSON object." }] };
  return execute({
    schema: contextValue.schema,
    document,
    contextValue,
    variableValues,
    fieldResolver: readOrRefuse,
    typeResolver: kindOf,
  });
}

function parseVariables(line: string): Record<string, unknown> | null {
  try {
    return Variables.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
