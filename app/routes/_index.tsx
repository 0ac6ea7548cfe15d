import { type LoaderFunctionArgs, redirect } from "@remix-run/node";

/** The app's own address: into the admin where Shopify sent the visitor, else to the login page. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  throw redirect(searchParams.has("shop") ? `/app${search}` : "/auth/login");
}
