import { Readable } from "node:stream";
import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { answer } from "#app/answer.server.ts";
import { csvLines } from "#app/csv.server.ts";
import { exportTagPreview } from "#app/services/export-tag-preview.ts";
import { signIn } from "#app/sign-in.server.ts";

/** All that would be written, as a file of which no more than a page is held at a time. */
export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const { shop } = await signIn(request, context);
    const lines = csvLines(exportTagPreview(context.ports, shop.shopId, "apply"));
    return new Response(createReadableStreamFromReadable(Readable.from(lines)), {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="tags-preview.csv"',
        "Cache-Control": "no-store",
      },
    });
  });
