import type { LoaderFunctionArgs } from "@remix-run/node";
import { answer } from "#app/answer.server.ts";
import { csvFile } from "#app/csv.server.ts";
import { customerQueryIn } from "#app/services/customer-query.ts";
import { exportCustomers } from "#app/services/export-customers.ts";
import { signIn } from "#app/sign-in.server.ts";

/** Everybody whom the address leaves, as a file; 503 where Shopify's search does not answer. */
export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const { shop } = await signIn(request, context);
    const query = customerQueryIn(new URL(request.url).searchParams);
    const rows = await exportCustomers(context.ports, shop, query);
    return rows === null ? new Response(null, { status: 503 }) : csvFile(rows, "customers.csv");
  });
