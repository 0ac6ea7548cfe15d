import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { readFacets } from "#app/services/read-facets.ts";
import { shownNamed } from "#app/services/shown-rows.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Facets } from "#app/ui/facets.tsx";
import { useFollow } from "#app/ui/follow.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const shown = shownNamed(new URL(request.url).searchParams.get("show"));
    return readFacets(context.ports, viewer, shown);
  });

export default function FacetsRoute() {
  const facets = useLoaderData<typeof loader>();
  useFollow(!facets.isCounted);
  return <Facets facets={facets} />;
}
