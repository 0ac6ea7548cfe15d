import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { readSegments } from "#app/services/read-segments.ts";
import { shownNamed } from "#app/services/shown-rows.ts";
import { signIn } from "#app/sign-in.server.ts";
import { useFollow } from "#app/ui/follow.ts";
import { Segments } from "#app/ui/segments.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const shown = shownNamed(new URL(request.url).searchParams.get("show"));
    return readSegments(context.ports, viewer, shown);
  });

export default function SegmentsRoute() {
  const segments = useLoaderData<typeof loader>();
  useFollow(segments.starters === null);
  return <Segments segments={segments} />;
}
