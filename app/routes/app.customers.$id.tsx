import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { answer, notFound } from "#app/answer.server.ts";
import { excludeCustomers } from "#app/services/exclude-customers.ts";
import { isRedacted } from "#app/services/is-redacted.ts";
import { readCustomer } from "#app/services/read-customer.ts";
import { undoTagChange } from "#app/services/undo-tag-change.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Customer, RedactedCustomer } from "#app/ui/customer.tsx";
import { fieldIn } from "#app/ui/policy-text.ts";
import { useSayDone } from "#app/ui/say-done.ts";

export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const id = idIn(params.id);
    if (id === null) throw notFound();
    const found = await readCustomer(context.ports, viewer, id);
    if (found !== null) return found;
    if (await isRedacted(context.ports, viewer.shop.shopId, id)) return { redacted: id };
    throw notFound();
  });

export const action = ({ request, params, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { shop, staffId } = await signIn(request, context);
    const id = idIn(params.id);
    if (id === null) throw notFound();
    const form = await request.formData();
    const intent = fieldIn(form, "intent");
    switch (intent) {
      case "exclude":
      case "take-back":
        await excludeCustomers(context.ports, shop.shopId, [id], intent === "exclude", staffId);
        return {
          kind: intent === "exclude" ? "excluded" : "taken-back",
          customers: 1,
        } as const;
      case "undo": {
        const change = fieldIn(form, "change");
        const refusal = await undoTagChange(context.ports, shop.shopId, id, change, staffId);
        return { kind: "undo", change, refusal } as const;
      }
      default:
        return null;
    }
  });

function idIn(text: string | undefined): string | null {
  return text !== undefined && /^\d{1,18}$/.test(text) ? text : null;
}

export default function CustomerRoute() {
  const found = useLoaderData<typeof loader>();
  const exclusion = useFetcher<typeof action>();
  const undo = useFetcher<typeof action>();
  useSayDone(exclusion.data);
  if ("redacted" in found) return <RedactedCustomer id={found.redacted} />;
  return (
    <Customer
      key={found.customer.id}
      {...found}
      exclusion={{
        onExclude: (excluded) =>
          exclusion.submit({ intent: excluded ? "exclude" : "take-back" }, { method: "post" }),
        pending: exclusion.state !== "idle",
      }}
      undo={{
        onUndo: (change) => undo.submit({ intent: "undo", change }, { method: "post" }),
        pending: undo.state !== "idle",
        answered: undo.data?.kind === "undo" ? undo.data : null,
      }}
    />
  );
}
