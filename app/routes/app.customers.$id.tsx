import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer, notFound } from "#app/answer.server.ts";
import { readCustomer } from "#app/services/read-customer.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Customer } from "#app/ui/customer.tsx";

export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const { shop } = await signIn(request, context);
    const id = params.id ?? "";
    const found = /^\d{1,18}$/.test(id) ? await readCustomer(context.ports, shop, id) : null;
    if (found === null) throw notFound();
    return found;
  });

export default function CustomerRoute() {
  const { customer, names } = useLoaderData<typeof loader>();
  return <Customer key={customer.id} customer={customer} names={names} />;
}
