import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useContext, useEffect } from "react";
import { answer, notFound } from "#app/answer.server.ts";
import { readRunPage } from "#app/services/read-run-page.ts";
import { undoRun } from "#app/services/undo-run.ts";
import { signIn } from "#app/sign-in.server.ts";
import { useCsv } from "#app/ui/save-file.ts";
import { OpenContext } from "#app/ui/open.ts";
import { Run } from "#app/ui/run.tsx";
import { useSayDone } from "#app/ui/say-done.ts";

export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const runId = idIn(params.run);
    const after = idIn(new URL(request.url).searchParams.get("after"));
    const found = runId === null ? null : await readRunPage(context.ports, viewer, runId, after);
    if (found === null) throw notFound();
    return found;
  });

// What stands in the way of an undo is shown by the loader, which is asked again.
export const action = ({ request, params, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { shop, staffId } = await signIn(request, context);
    const runId = idIn(params.run);
    if (runId === null) throw notFound();
    const { outcome } = await undoRun(context.ports, shop.shopId, runId, staffId);
    return outcome === "undone" ? ({ kind: "undone" } as const) : null;
  });

function idIn(text: string | null | undefined): string | null {
  return text != null && /^\d{1,18}$/.test(text) ? text : null;
}

export default function RunRoute() {
  const { page, names } = useLoaderData<typeof loader>();
  const undo = useFetcher<typeof action>();
  const { runId } = page.run;
  const csv = useCsv(`/app/activity/${runId}/csv`, `run-${runId}.csv`);
  const open = useContext(OpenContext);
  useSayDone(undo.data);
  useEffect(() => {
    if (undo.data?.kind === "undone") open("/app/activity");
  }, [undo.data, open]);
  return (
    <Run
      page={page}
      names={names}
      csv={csv}
      undo={{
        onUndo: () => undo.submit({ intent: "undo" }, { method: "post" }),
        pending: undo.state !== "idle",
      }}
    />
  );
}
