import type { LoaderFunctionArgs } from "@remix-run/node";
import { answer } from "#app/answer.server.ts";
import { csvFile } from "#app/csv.server.ts";
import { exportTagPreview } from "#app/services/export-tag-preview.ts";
import { signIn } from "#app/sign-in.server.ts";

/** All that would be written, as a file of which no more than a page is held at a time. */
export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const { shop } = await signIn(request, context);
    return csvFile(exportTagPreview(context.ports, shop.shopId, "apply"), "tags-preview.csv");
  });
