import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { findAwaitingSegments, type FoundSegments } from "#app/services/find-awaiting-segments.ts";
import { hideGuide } from "#app/services/hide-guide.ts";
import { periodNamed } from "#app/services/read-counted.ts";
import { readOverview } from "#app/services/read-overview.ts";
import { startImport } from "#app/services/start-import.ts";
import { SUGGESTED_PER_DAY, turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { signIn } from "#app/sign-in.server.ts";
import { useFollow } from "#app/ui/follow.ts";
import { Overview } from "#app/ui/overview.tsx";
import { daysIn, fieldIn } from "#app/ui/policy-text.ts";
import { useRunActions } from "#app/ui/run-actions.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const period = periodNamed(new URL(request.url).searchParams.get("period"));
    const overview = await readOverview(context.ports, viewer, period);
    const segments: Promise<FoundSegments> =
      overview.setup.preview === null
        ? Promise.resolve([])
        : findAwaitingSegments(context.ports, viewer.shop);
    return { overview, segments };
  });

export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { shop, staffId } = await signIn(request, context);
    const form = await request.formData();
    const { ports } = context;
    const perDay = daysIn(fieldIn(form, "dripPerDay"));
    const steps: Record<Step, () => Promise<unknown>> = {
      import: () => startImport(ports, shop.shopId),
      // Nothing changes but whose version it is: from now on the merchant's.
      windows: () => applyPolicy(ports, shop.shopId, {}, staffId),
      tagging: () =>
        turnTaggingOn(ports, shop.shopId, {
          by: staffId,
          dripPerDay: perDay !== null && perDay > 0 ? perDay : null,
        }),
      hide: () => hideGuide(ports, shop.shopId, true),
      show: () => hideGuide(ports, shop.shopId, false),
    };
    const step = STEPS.find((name) => name === form.get("step"));
    if (step !== undefined) await steps[step]();
    return null;
  });

const STEPS = ["import", "windows", "tagging", "hide", "show"] as const;
type Step = (typeof STEPS)[number];

export default function OverviewRoute() {
  const { overview, segments } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const run = useRunActions();
  const { importing } = overview.setup;
  useFollow(overview.busy, importing.state === "running" ? importing.phase : importing.state);
  const take = (step: Step, fields: Record<string, string> = {}) =>
    fetcher.submit({ step, ...fields }, { method: "post" });
  const submitted = fetcher.formData?.get("step");
  const pending = STEPS.find((step) => step === submitted);
  return (
    <Overview
      overview={overview}
      segments={segments}
      run={run}
      actions={{
        onImport: () => take("import"),
        onAcceptWindows: () => take("windows"),
        onTurnTaggingOn: (perDay) => take("tagging", { dripPerDay: String(perDay ?? "") }),
        onHideGuide: () => take("hide"),
        onShowGuide: () => take("show"),
        suggestedPerDay: SUGGESTED_PER_DAY,
        pending: pending ?? null,
      }}
    />
  );
}
