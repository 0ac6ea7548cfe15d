import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer, notFound } from "#app/answer.server.ts";
import { readPlaybook } from "#app/services/read-playbook.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Playbook } from "#app/ui/playbook.tsx";

export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const playbook = await readPlaybook(context.ports, viewer, params.key ?? "");
    if (playbook === null) throw notFound();
    return playbook;
  });

export default function PlaybookRoute() {
  const playbook = useLoaderData<typeof loader>();
  return <Playbook key={playbook.key} playbook={playbook} />;
}
