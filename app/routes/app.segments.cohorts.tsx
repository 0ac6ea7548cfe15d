import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { cohortMetricNamed, readCohorts } from "#app/services/read-cohorts.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Cohorts } from "#app/ui/cohorts.tsx";
import { useFollow } from "#app/ui/follow.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const metric = cohortMetricNamed(new URL(request.url).searchParams.get("metric"));
    return { cohorts: await readCohorts(context.ports, viewer, metric) };
  });

export default function CohortsRoute() {
  const { cohorts } = useLoaderData<typeof loader>();
  useFollow(cohorts === null);
  return <Cohorts cohorts={cohorts} />;
}
