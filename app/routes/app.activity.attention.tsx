import type { LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { answer, notFound } from "#app/answer.server.ts";
import { ATTENTION_KINDS, DISMISSALS } from "#app/ports/attention.ts";
import { readAttentionItems } from "#app/services/read-attention-items.ts";
import { signIn } from "#app/sign-in.server.ts";
import { AttentionItems } from "#app/ui/attention-items.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const address = new URL(request.url).searchParams;
    const kind = ATTENTION_KINDS.find((known) => known === address.get("kind"));
    if (kind === undefined) throw notFound();
    const alike = { kind, what: address.get("what") ?? "", reason: address.get("reason") ?? "" };
    return readAttentionItems(context.ports, viewer, alike, address.get("after"));
  });

export default function AttentionRoute() {
  const { page, names } = useLoaderData<typeof loader>();
  const settle = useFetcher();
  const send = (fields: Readonly<Record<string, string>>) =>
    settle.submit({ ...page.alike, ...fields }, { method: "post", action: "/app/activity?index" });
  return (
    <AttentionItems
      page={page}
      names={names}
      dismissals={DISMISSALS}
      onRetry={(id) => send({ intent: "retry", id })}
      onDismiss={(id, why) => send({ intent: "dismiss", id, why })}
      pending={settle.state !== "idle"}
    />
  );
}
