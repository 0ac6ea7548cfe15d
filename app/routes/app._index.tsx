import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { readOverview } from "#app/services/read-overview.ts";
import { readSettings } from "#app/services/read-settings.ts";
import { startImport } from "#app/services/start-import.ts";
import { turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Overview } from "#app/ui/overview.tsx";
import { useFollow } from "#app/ui/follow.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const { shop } = await signIn(request, context);
    return readOverview(context.ports, shop);
  });

export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { shop, staffId } = await signIn(request, context);
    const form = await request.formData();
    switch (form.get("step")) {
      case "import":
        await startImport(context.ports, shop.shopId);
        break;
      case "windows": {
        const { policy, naming } = await readSettings(context.ports, shop);
        await applyPolicy(context.ports, shop.shopId, { ...policy, naming }, staffId);
        break;
      }
      case "tagging":
        await turnTaggingOn(context.ports, shop.shopId);
        break;
    }
    return null;
  });

export default function OverviewRoute() {
  const overview = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  useFollow(overview.setup.busy);
  const take = (step: "import" | "windows" | "tagging") => () =>
    fetcher.submit({ step }, { method: "post" });
  const submitted = fetcher.formData?.get("step");
  const pending = (["import", "windows", "tagging"] as const).find((step) => step === submitted);
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
