import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer, notFound } from "#app/answer.server.ts";
import { readEntry } from "#app/services/read-entry.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Entry } from "#app/ui/entry.tsx";

export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const { id = "" } = params;
    const page = Number(new URL(request.url).searchParams.get("page") ?? "1");
    const found = /^\d{1,18}$/.test(id)
      ? await readEntry(context.ports, viewer, id, Number.isSafeInteger(page) ? page : 1)
      : null;
    if (found === null) throw notFound();
    return found;
  });

export default function EntryRoute() {
  const { page, names } = useLoaderData<typeof loader>();
  return <Entry page={page} names={names} />;
}
