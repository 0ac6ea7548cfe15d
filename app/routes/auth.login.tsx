import type { ActionFunctionArgs, LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { LoginErrorType } from "@shopify/shopify-app-remix/server";
import { Login } from "#app/ui/outside.tsx";
import outsideStyles from "#app/ui/outside.css?url";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: outsideStyles }];

export const loader = (args: LoaderFunctionArgs) => logIn(args);
export const action = (args: ActionFunctionArgs) => logIn(args);

async function logIn({ request, context }: LoaderFunctionArgs) {
  const { shop } = await context.shopify.login(request);
  const problems = {
    [LoginErrorType.MissingShop]: "missing",
    [LoginErrorType.InvalidShop]: "invalid",
  } as const;
  return { problem: shop === undefined ? null : problems[shop] };
}

export default function LoginPage() {
  const arrived = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  return <Login problem={(answered ?? arrived).problem} />;
}
