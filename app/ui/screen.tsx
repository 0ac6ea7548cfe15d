import { Page } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useHeader } from "./header.ts";
import { LaterBanner } from "./later-banner.ts";
import { TaggingBadge } from "./tagging-badge.tsx";
import type { Notice, Told } from "./top-banner.tsx";

/** A screen: its title, the way back, how fresh it is and whether tags are written, and the one banner. */
export function Screen({
  title,
  back,
  subtitle,
  notice = null,
  told = [],
  children,
}: {
  readonly title: string;
  readonly back?: { readonly label: string; readonly url: string };
  readonly subtitle?: string;
  /** What the screen has to say of what it shows; it gives way to what is worse. */
  readonly notice?: Notice | null;
  readonly told?: Told;
  readonly children: ReactNode;
}) {
  const { tagging } = useHeader();
  const freshness = useFreshnessLine();
  return (
    <Page
      title={title}
      {...(back && { backAction: { content: back.label, url: back.url } })}
      {...(subtitle === undefined
        ? { subtitle: freshness }
        : { subtitle, additionalMetadata: freshness })}
      titleMetadata={<TaggingBadge tagging={tagging} />}
    >
      <LaterBanner view={{ notice, told }} />
      {children}
    </Page>
  );
}

function useFreshnessLine(): string {
  const { t } = useTranslation();
  const { synced, customers, asOf } = useHeader().freshness;
  if (synced === null) return t("freshness.never");
  return [
    t("freshness.synced", { ago: synced }),
    t("figures.customers", { count: customers.value, number: customers.text }),
    t("freshness.asOf", { time: asOf }),
  ].join(" · ");
}
