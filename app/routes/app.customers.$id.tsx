import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { answer, notFound } from "#app/answer.server.ts";
import { excludeCustomers } from "#app/services/exclude-customers.ts";
import { isRedacted } from "#app/services/is-redacted.ts";
import { readCustomer } from "#app/services/read-customer.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Customer, RedactedCustomer } from "#app/ui/customer.tsx";

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
    const { shop } = await signIn(request, context);
    const id = idIn(params.id);
    if (id === null) throw notFound();
    const excluded = (await request.formData()).get("excluded") === "yes";
    await excludeCustomers(context.ports, shop.shopId, [id], excluded);
    return null;
  });

function idIn(text: string | undefined): string | null {
  return text !== undefined && /^\d{1,18}$/.test(text) ? text : null;
}

export default function CustomerRoute() {
  const found = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  if ("redacted" in found) return <RedactedCustomer id={found.redacted} />;
  const { customer, names } = found;
  return (
    <Customer
      key={customer.id}
      customer={customer}
      names={names}
      exclusion={{
        onExclude: (excluded) =>
          fetcher.submit({ excluded: excluded ? "yes" : "no" }, { method: "post" }),
        pending: fetcher.state !== "idle",
      }}
    />
  );
}
