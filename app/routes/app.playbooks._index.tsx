import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { readPlaybooks } from "#app/services/read-playbooks.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Playbooks } from "#app/ui/playbooks.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    return readPlaybooks(context.ports, viewer);
  });

export default function PlaybooksRoute() {
  return <Playbooks playbooks={useLoaderData<typeof loader>()} />;
}
