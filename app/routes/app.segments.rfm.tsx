import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { readRfmPage } from "#app/services/read-rfm-page.ts";
import { signIn } from "#app/sign-in.server.ts";
import { useFollow } from "#app/ui/follow.ts";
import { Rfm } from "#app/ui/rfm.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => readRfmPage(context.ports, await signIn(request, context)));

export default function RfmRoute() {
  const page = useLoaderData<typeof loader>();
  useFollow(page.rfm === null);
  return <Rfm page={page} />;
}
