import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { answer, notFound } from "#app/answer.server.ts";
import { excludeCustomer } from "#app/services/exclude-customer.ts";
import { readCustomer } from "#app/services/read-customer.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Customer } from "#app/ui/customer.tsx";

export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const id = idIn(params.id);
    const found = id === null ? null : await readCustomer(context.ports, viewer, id);
    if (found === null) throw notFound();
    return found;
  });

export const action = ({ request, params, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { shop } = await signIn(request, context);
    const id = idIn(params.id);
    if (id === null) throw notFound();
    const excluded = (await request.formData()).get("excluded") === "yes";
    await excludeCustomer(context.ports, shop.shopId, id, excluded);
    return null;
  });

function idIn(text: string | undefined): string | null {
  return text !== undefined && /^\d{1,18}$/.test(text) ? text : null;
}

export default function CustomerRoute() {
  const { customer, names } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
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
