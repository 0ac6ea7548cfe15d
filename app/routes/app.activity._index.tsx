import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { cancelRun } from "#app/services/cancel-run.ts";
import { readActivity } from "#app/services/read-activity.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Activity } from "#app/ui/activity.tsx";
import { useFollow } from "#app/ui/follow.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const { shop, staffId } = await signIn(request, context);
    const before = new URL(request.url).searchParams.get("before") ?? "";
    return readActivity(context.ports, shop, {
      staffId,
      before: /^\d{1,18}$/.test(before) ? before : null,
    });
  });

export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { shop } = await signIn(request, context);
    await cancelRun(context.ports, shop.shopId);
    return null;
  });

export default function ActivityRoute() {
  const activity = useLoaderData<typeof loader>();
  const cancel = useFetcher<typeof action>();
  useFollow(activity.tagging.run?.state === "running");
  return (
    <Activity
      activity={activity}
      cancel={{
        onCancel: () => cancel.submit({ intent: "cancel" }, { method: "post", action: "?index" }),
        pending: cancel.state !== "idle",
      }}
    />
  );
}
