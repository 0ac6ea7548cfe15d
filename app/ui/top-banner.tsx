import { Banner, type BannerProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { NewsView } from "#app/services/read-news.ts";
import { type Header, useHeader } from "./header.ts";

/** What a screen has to say of what it shows; a warning: something of it does not work. */
export type Notice = {
  readonly what: "warning" | "info";
  readonly text: string;
  readonly action?: Action;
};

/** Something that a screen says itself beside the figures concerned, and better. */
export type Told = readonly NewsView["what"][];

type Action = Pick<NonNullable<BannerProps["action"]>, "content" | "url" | "target"> & {
  readonly onAction?: () => void;
  readonly loading?: boolean;
};

type Said = { readonly what: "offline" } | NewsView | Notice;

/** Of two the one that stands further up is shown. */
const WORST_FIRST: readonly Said["what"][] = [
  "offline",
  "connection-lost",
  "permission-missing",
  "import-failed",
  "paused",
  "warning",
  "stale",
  "set-aside",
  "info",
  "limited-history",
  "returned",
];

/** The one banner of a screen: the worst of what there is to say. */
export function TopBanner({
  view: { notice, told },
}: {
  readonly view: { readonly notice: Notice | null; readonly told: Told };
}) {
  const header = useHeader();
  const spokenOf = useSpoken(header);
  const all: readonly Said[] = [
    ...(header.isOnline ? [] : [{ what: "offline" } as const]),
    ...header.news.filter(({ what }) => !told.includes(what)),
    ...(notice === null ? [] : [notice]),
  ];
  const worst = all.toSorted(
    (a, b) => WORST_FIRST.indexOf(a.what) - WORST_FIRST.indexOf(b.what),
  )[0];
  if (worst === undefined) return null;
  const { tone, title, text, action } = spokenOf(worst);
  const leadsAway = action !== undefined && action.url !== header.path;
  return (
    <div className="cadence-top-banner">
      <Banner tone={tone} {...(title !== undefined && { title })} {...(leadsAway && { action })}>
        {text !== "" && <p>{text}</p>}
      </Banner>
    </div>
  );
}

type Spoken = {
  readonly tone: "critical" | "warning" | "info";
  readonly title?: string;
  readonly text: string;
  readonly action?: Action;
};

function useSpoken({ grantUrl, onReconnect, onImport, pending }: Header): (said: Said) => Spoken {
  const { t } = useTranslation();
  return (said) => {
    switch (said.what) {
      case "offline":
        return {
          tone: "warning",
          title: t("problem.offlineTitle"),
          text: t("problem.offlineBanner"),
        };
      case "connection-lost":
        return {
          tone: "critical",
          title: t("news.lostTitle"),
          text: t("news.lostText"),
          action: {
            content: t("news.reconnect"),
            onAction: onReconnect,
            loading: pending === "reconnect",
          },
        };
      case "permission-missing":
        return {
          tone: "critical",
          title: t("news.permissionTitle"),
          text: t("news.permissionText", { scopes: said.scopes }),
          action: { content: t("news.grant"), url: grantUrl, target: "_top" },
        };
      case "import-failed":
        return {
          tone: "critical",
          title: t("setup.import.failed"),
          text: t(`setup.import.reason.${said.reason}`),
          action: { content: t("setup.retry"), onAction: onImport, loading: pending === "import" },
        };
      case "paused":
        return {
          tone: "warning",
          text: t("tagging.pausedText"),
          action: { content: t("writing.pageTitle"), url: "/app/settings/tags" },
        };
      case "stale":
        return {
          tone: "warning",
          title: t("news.staleTitle", { ago: said.ago }),
          text:
            said.nextTry === null
              ? t("news.staleText")
              : t("news.staleUntil", { time: said.nextTry }),
        };
      case "set-aside":
        return {
          tone: "warning",
          text: t("freshness.dead", { count: said.events.value, number: said.events.text }),
          action: { content: t("nav.activity"), url: "/app/activity" },
        };
      case "limited-history":
        return { tone: "info", text: t("rhythm.limited") };
      case "returned":
        return {
          tone: "info",
          title: t("settings.returned", { date: said.date }),
          text: t("settings.returnedText"),
        };
      case "warning":
      case "info":
        break;
    }
    const { what, ...own } = said;
    return { tone: what, ...own };
  };
}
