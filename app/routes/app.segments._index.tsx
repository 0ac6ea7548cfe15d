import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { readSegments } from "#app/services/read-segments.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Segments } from "#app/ui/segments.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    return readSegments(context.ports, await signIn(request, context));
  });

export default function SegmentsRoute() {
  return <Segments segments={useLoaderData<typeof loader>()} />;
}
