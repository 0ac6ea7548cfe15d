import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { type AttentionChoice, ATTENTION_KINDS, DISMISSALS } from "#app/ports/attention.ts";
import { ACTIVITY_FILTERS, activityQueryIn } from "#app/services/activity-query.ts";
import { dismissAttention } from "#app/services/dismiss-attention.ts";
import { readActivity } from "#app/services/read-activity.ts";
import { readAttention } from "#app/services/read-attention.ts";
import { retryAttention } from "#app/services/retry-attention.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Activity } from "#app/ui/activity.tsx";
import { useFollow } from "#app/ui/follow.ts";
import { fieldIn } from "#app/ui/policy-text.ts";
import { useRunActions } from "#app/ui/run-actions.ts";
import { useCsv } from "#app/ui/save-file.ts";
import { useSayDone } from "#app/ui/say-done.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const query = activityQueryIn(new URL(request.url).searchParams);
    return {
      activity: await readActivity(context.ports, viewer, query),
      attention: await readAttention(context.ports, viewer),
    };
  });

export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { shop, staffId } = await signIn(request, context);
    const form = await request.formData();
    const choice = choiceIn(form);
    const why = DISMISSALS.find((known) => known === form.get("why"));
    const intent = fieldIn(form, "intent");
    if (intent === "retry") {
      const entries = await retryAttention(context.ports, shop.shopId, choice, staffId);
      return { kind: "retried", entries } as const;
    }
    if (intent === "dismiss" && choice !== null && why !== undefined) {
      const entries = await dismissAttention(context.ports, shop.shopId, choice, why, staffId);
      return { kind: "dismissed", entries } as const;
    }
    return null;
  });

/** Those alike that a form names, or one of them; null where it names none. */
function choiceIn(form: FormData): AttentionChoice {
  const kind = ATTENTION_KINDS.find((known) => known === form.get("kind"));
  if (kind === undefined) return null;
  const alike = { kind, what: fieldIn(form, "what"), reason: fieldIn(form, "reason") };
  const id = fieldIn(form, "id");
  return id === "" ? alike : { ...alike, id };
}

export default function ActivityRoute() {
  const { activity, attention } = useLoaderData<typeof loader>();
  const run = useRunActions();
  const settle = useFetcher<typeof action>();
  const { show } = activity;
  const csv = useCsv(
    `/app/activity/csv${show === null ? "" : `?show=${show}`}`,
    show === null ? "activity.csv" : `activity-${show}.csv`,
  );
  const post = { method: "post", action: "/app/activity?index" } as const;
  useSayDone(settle.data);
  useFollow(activity.tagging.run !== null && activity.tagging.state !== "paused");
  return (
    <Activity
      activity={activity}
      csv={csv}
      filters={ACTIVITY_FILTERS}
      attention={{
        ...attention,
        dismissals: DISMISSALS,
        onRetry: (choice) => settle.submit({ intent: "retry", ...choice }, post),
        onDismiss: (choice, why) => settle.submit({ intent: "dismiss", why, ...choice }, post),
        pending: settle.state !== "idle",
      }}
      run={run}
    />
  );
}
