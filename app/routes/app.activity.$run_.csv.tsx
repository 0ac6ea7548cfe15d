import type { LoaderFunctionArgs } from "@remix-run/node";
import { answer, notFound } from "#app/answer.server.ts";
import { csvFile } from "#app/csv.server.ts";
import { exportRun } from "#app/services/export-run.ts";
import { signIn } from "#app/sign-in.server.ts";

/** Whom a run changed, as a file. */
export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const { shop } = await signIn(request, context);
    const { run = "" } = params;
    if (!/^\d{1,18}$/.test(run)) throw notFound();
    return csvFile(exportRun(context.ports, shop.shopId, run), `run-${run}.csv`);
  });
