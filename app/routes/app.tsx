import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { isRouteErrorResponse, Outlet, useRevalidator, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { answer } from "#app/answer.server.ts";
import { signIn } from "#app/sign-in.server.ts";
import chartStyles from "#app/ui/charts/charts.css?url";
import { Arriving } from "#app/ui/arriving.tsx";
import { Frame } from "#app/ui/frame.tsx";
import { useIsOnline } from "#app/ui/online.ts";
import { NotFoundScreen, OfflineBanner, OfflineScreen, ProblemScreen } from "#app/ui/problem.tsx";
import styles from "#app/ui/styles.css?url";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: polarisStyles },
  { rel: "stylesheet", href: styles },
  { rel: "stylesheet", href: chartStyles },
];

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const { language } = await signIn(request, context);
    return { language, languageChunks: context.languageChunks(language) };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function App() {
  const isOnline = useIsOnline();
  return (
    <Frame>
      {!isOnline && <OfflineBanner />}
      <Arriving>
        <Outlet />
      </Arriving>
    </Frame>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const { revalidate } = useRevalidator();
  const isOnline = useIsOnline();
  // The library answers some requests with a page of its own, as text.
  if (isRouteErrorResponse(error) && typeof error.data === "string" && error.data !== "") {
    return boundary.error(error);
  }
  const notFound = isRouteErrorResponse(error) && error.status === 404;
  return (
    <Frame>
      {notFound ? (
        <NotFoundScreen />
      ) : !isOnline ? (
        <OfflineScreen onRetry={revalidate} />
      ) : (
        <ProblemScreen reference={referenceIn(error)} onRetry={revalidate} />
      )}
    </Frame>
  );
}

function referenceIn(error: unknown): string | null {
  if (!isRouteErrorResponse(error)) return null;
  const data: unknown = error.data;
  if (typeof data !== "object" || data === null || !("reference" in data)) return null;
  return typeof data.reference === "string" ? data.reference : null;
}
