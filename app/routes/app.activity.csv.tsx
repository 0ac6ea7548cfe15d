import type { LoaderFunctionArgs } from "@remix-run/node";
import { answer } from "#app/answer.server.ts";
import { csvFile } from "#app/csv.server.ts";
import { activityQueryIn } from "#app/services/activity-query.ts";
import { exportActivity } from "#app/services/export-activity.ts";
import { signIn } from "#app/sign-in.server.ts";

/** Everything that the address leaves, not a page of it alone, as a file. */
export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const { shop } = await signIn(request, context);
    const { show } = activityQueryIn(new URL(request.url).searchParams);
    return csvFile(exportActivity(context.ports, shop.shopId, show), "activity.csv");
  });
