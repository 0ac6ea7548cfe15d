import type { LoaderFunctionArgs } from "@remix-run/node";

/** The pages that the library serves on the way in: it answers by throwing. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.shopify.authenticate.admin(request);
  return null;
}
