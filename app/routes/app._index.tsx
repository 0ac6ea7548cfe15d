import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { readOverview } from "#app/services/read-overview.ts";
import { startImport } from "#app/services/start-import.ts";
import { turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Overview } from "#app/ui/overview.tsx";
import { useFollow } from "#app/ui/follow.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    return readOverview(context.ports, await signIn(request, context));
  });

export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { shop, staffId } = await signIn(request, context);
    const form = await request.formData();
    const step = STEPS.find((name) => name === form.get("step"));
    if (step !== undefined) await steps[step](context.ports, shop, staffId);
    return null;
  });

const STEPS = ["import", "windows", "tagging"] as const;
type Step = (typeof STEPS)[number];

const steps: Record<Step, (ports: Ports, shop: Shop, staffId: string) => Promise<unknown>> = {
  import: (ports, { shopId }) => startImport(ports, shopId),
  // Nothing changes but whose version it is: from now on the merchant's.
  windows: (ports, { shopId }, staffId) => applyPolicy(ports, shopId, {}, staffId),
  tagging: (ports, { shopId }, staffId) => turnTaggingOn(ports, shopId, { by: staffId }),
};

export default function OverviewRoute() {
  const overview = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  useFollow(overview.setup.busy);
  const take = (step: Step) => () => fetcher.submit({ step }, { method: "post" });
  const submitted = fetcher.formData?.get("step");
  const pending = STEPS.find((step) => step === submitted);
  return (
    <Overview
      overview={overview}
      actions={{
        onImport: take("import"),
        onAcceptWindows: take("windows"),
        onTurnTaggingOn: take("tagging"),
        pending: pending ?? null,
      }}
    />
  );
}
