import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { readCohortsPage } from "#app/services/read-cohorts-page.ts";
import { cohortMetricNamed } from "#app/services/read-cohorts.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Cohorts } from "#app/ui/cohorts.tsx";
import { useFollow } from "#app/ui/follow.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const metric = cohortMetricNamed(new URL(request.url).searchParams.get("metric"));
    return readCohortsPage(context.ports, viewer, metric);
  });

export default function CohortsRoute() {
  const page = useLoaderData<typeof loader>();
  useFollow(page.cohorts === null);
  return <Cohorts page={page} />;
}
