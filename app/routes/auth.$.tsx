import type { LoaderFunctionArgs } from "@remix-run/node";
import { passagePageHeaders, shopInAddress } from "#app/content-security-policy.server.ts";

/** The pages that the library serves on the way in and out: it answers by throwing. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  try {
    await context.shopify.authenticate.admin(request);
    return null;
  } catch (answer) {
    if (!(answer instanceof Response)) throw answer;
    for (const [name, value] of Object.entries(passagePageHeaders(shopInAddress(request)))) {
      answer.headers.set(name, value);
    }
    throw answer;
  }
}
