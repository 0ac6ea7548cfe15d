import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer, notFound } from "#app/answer.server.ts";
import { periodNamed } from "#app/services/read-counted.ts";
import { readSegment } from "#app/services/read-segment.ts";
import { stageNamed } from "#app/services/segment-groups.ts";
import { signIn } from "#app/sign-in.server.ts";
import { useFollow } from "#app/ui/follow.ts";
import { useCsv } from "#app/ui/save-file.ts";
import { Segment } from "#app/ui/segment.tsx";

export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const stage = stageNamed(params.stage);
    if (stage === null) throw notFound();
    const period = periodNamed(new URL(request.url).searchParams.get("period"));
    return readSegment(context.ports, viewer, stage, period);
  });

export default function SegmentRoute() {
  const { segment, names } = useLoaderData<typeof loader>();
  const { stage, figures } = segment;
  useFollow(figures === null);
  const csv = useCsv(`/app/customers/csv?stage=${stage}`, `${stage}.csv`);
  return <Segment segment={segment} names={names} csv={csv} />;
}
