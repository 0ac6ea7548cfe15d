import { Page } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FreshnessView } from "#app/services/read-overview.ts";

/** A screen: its title, the way back, and how fresh it is. */
export function Screen({
  title,
  back,
  freshness,
  subtitle,
  badge,
  children,
}: {
  readonly title: string;
  readonly back?: { readonly label: string; readonly url: string };
  readonly freshness?: FreshnessView;
  readonly subtitle?: string;
  readonly badge?: ReactNode;
  readonly children: ReactNode;
}) {
  const line = useFreshnessLine(freshness);
  const under = subtitle ?? line;
  return (
    <Page
      title={title}
      {...(back && { backAction: { content: back.label, url: back.url } })}
      {...(under !== undefined && { subtitle: under })}
      titleMetadata={badge}
    >
      {children}
    </Page>
  );
}

function useFreshnessLine(freshness: FreshnessView | undefined): string | undefined {
  const { t } = useTranslation();
  if (freshness === undefined) return undefined;
  const { synced, customers, asOf } = freshness;
  if (synced === null) return t("freshness.never");
  return [
    t("freshness.synced", { ago: synced }),
    t("figures.customers", { count: customers.value, number: customers.text }),
    t("freshness.asOf", { time: asOf }),
  ].join(" · ");
}
