import type { LoaderFunctionArgs } from "@remix-run/node";
import { answer, notFound } from "#app/answer.server.ts";
import { takeDocument } from "#app/services/take-document.ts";
import { signIn } from "#app/sign-in.server.ts";

/** The answer to a customer's request for their data, as a file. */
export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const { shop } = await signIn(request, context);
    const { id = "" } = params;
    const document = /^\d{1,18}$/.test(id)
      ? await takeDocument(context.ports, shop.shopId, id)
      : null;
    if (document === null) throw notFound();
    return new Response(JSON.stringify(document, null, 2), {
      headers: {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Disposition": `attachment; filename="data-request-${id}.json"`,
        "Cache-Control": "no-store",
      },
    });
  });
