import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import { type ReactNode, useContext } from "react";
import { shopInAddress } from "#app/content-security-policy.server.ts";
import { chooseLanguage } from "./domain/language.ts";
import { I18n } from "./i18n/i18n.tsx";
import { browserLanguages, localeIn } from "./languages.server.ts";
import type { loader as viewerLoader } from "./routes/app.tsx";
import { NonceContext } from "./ui/nonce.ts";
import { OutsideProblem } from "./ui/outside.tsx";

export const meta: MetaFunction = () => [{ title: "Cadence" }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const { apiKey, appBridgeUrl } = context.environment;
  // Of whoever is not signed in: the login page, and an error before anybody is known.
  const language = chooseLanguage(
    [localeIn(request), ...browserLanguages(request)],
    context.languages,
  );
  return {
    apiKey,
    appBridgeUrl,
    inAdmin: shopInAddress(request) !== null,
    language,
    languageChunks: context.languageChunks(language),
  };
}

/** Nothing of this changes while a document lives. */
export const shouldRevalidate = () => false;

export function Layout({ children }: { readonly children: ReactNode }) {
  const nonce = useContext(NonceContext);
  const root = useRouteLoaderData<typeof loader>("root");
  const viewer = useRouteLoaderData<typeof viewerLoader>("routes/app");
  const { language, languageChunks } = viewer ?? root ?? { language: "en", languageChunks: [] };
  return (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        {root?.inAdmin && (
          <>
            <meta name="shopify-api-key" content={root.apiKey} />
            {/* First of all scripts, in the head of every document (platform.md 13.1). */}
            <script
              src={root.appBridgeUrl}
              data-api-key={root.apiKey}
              nonce={nonce}
              suppressHydrationWarning
            />
            {languageChunks.map((address) => (
              <link key={address} rel="modulepreload" href={address} />
            ))}
          </>
        )}
        <Meta />
        <Links />
      </head>
      <body>
        <I18n language={language}>{children}</I18n>
        {root?.inAdmin && <Scripts nonce={nonce} />}
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <OutsideProblem found={!(isRouteErrorResponse(error) && error.status === 404)} />;
}
