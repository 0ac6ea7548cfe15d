import type {
  ActionFunctionArgs,
  HeadersFunction,
  LinksFunction,
  LoaderFunctionArgs,
} from "@remix-run/node";
import {
  isRouteErrorResponse,
  Outlet,
  useFetcher,
  useLoaderData,
  useLocation,
  useRevalidator,
  useRouteError,
} from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { answer } from "#app/answer.server.ts";
import { readHeader } from "#app/services/read-header.ts";
import { reconnect } from "#app/services/reconnect.ts";
import { startImport } from "#app/services/start-import.ts";
import { grantAddress, signIn } from "#app/sign-in.server.ts";
import chartStyles from "#app/ui/charts/charts.css?url";
import { Arriving } from "#app/ui/arriving.tsx";
import { useTryAgain } from "#app/ui/follow.ts";
import { Frame } from "#app/ui/frame.tsx";
import { HeaderContext } from "#app/ui/header.ts";
import { useIsOnline } from "#app/ui/online.ts";
import { NotFoundScreen, OfflineScreen, ProblemScreen } from "#app/ui/problem.tsx";
import { useSayDone } from "#app/ui/say-done.ts";
import styles from "#app/ui/styles.css?url";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: polarisStyles },
  { rel: "stylesheet", href: styles },
  { rel: "stylesheet", href: chartStyles },
];

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    return {
      language: viewer.language,
      languageChunks: context.languageChunks(viewer.language),
      header: await readHeader(context.ports, viewer),
      grantUrl: grantAddress(viewer.shop, context.environment),
    };
  });

export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { shop } = await signIn(request, context);
    const { ports } = context;
    const step = (await request.formData()).get("step");
    if (step === "import") await startImport(ports, shop.shopId);
    if (step !== "reconnect") return null;
    let outcome = await reconnect(ports, shop);
    if (outcome === "refused") {
      // The stored pair was refused and is over: the session token is exchanged for another.
      await context.shopify.authenticate.admin(request);
      outcome = await reconnect(ports, shop);
    }
    return { kind: outcome };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function App() {
  const { header, grantUrl } = useLoaderData<typeof loader>();
  const path = useLocation().pathname;
  const isOnline = useIsOnline();
  const fetcher = useFetcher<typeof action>();
  const take = (step: Step) => fetcher.submit({ step }, { method: "post", action: "/app" });
  useSayDone(fetcher.data);
  const pending = STEPS.find((step) => step === fetcher.formData?.get("step")) ?? null;
  return (
    <Frame>
      <HeaderContext.Provider
        value={{
          ...header,
          grantUrl,
          path,
          isOnline,
          onReconnect: () => take("reconnect"),
          onImport: () => take("import"),
          pending,
        }}
      >
        <Arriving>
          <Outlet />
        </Arriving>
      </HeaderContext.Provider>
    </Frame>
  );
}

const STEPS = ["reconnect", "import"] as const;
type Step = (typeof STEPS)[number];

export function ErrorBoundary() {
  const error = useRouteError();
  const { revalidate } = useRevalidator();
  const isOnline = useIsOnline();
  // The library answers some requests with a page of its own, as text.
  const isItsPage =
    isRouteErrorResponse(error) && typeof error.data === "string" && error.data !== "";
  const notFound = isRouteErrorResponse(error) && error.status === 404;
  useTryAgain(!notFound && !isItsPage);
  if (isItsPage) return boundary.error(error);
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
