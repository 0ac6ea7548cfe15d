import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer, notFound } from "#app/answer.server.ts";
import type { ListPlace } from "#app/ports/read-models.ts";
import { readSegment } from "#app/services/read-segment.ts";
import { stageNamed } from "#app/services/segment-groups.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Segment } from "#app/ui/segment.tsx";

export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const stage = stageNamed(params.stage);
    if (stage === null) throw notFound();
    return readSegment(context.ports, viewer, stage, placeIn(new URL(request.url).searchParams));
  });

export default function SegmentRoute() {
  const { segment, names } = useLoaderData<typeof loader>();
  return <Segment segment={segment} names={names} />;
}

function placeIn(query: URLSearchParams): ListPlace {
  for (const from of ["after", "before"] as const) {
    const id = query.get(from) ?? "";
    if (/^\d{1,18}$/.test(id)) return { from, id };
  }
  return { from: "start" };
}
