import { Banner, type BannerProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { NewsView } from "#app/services/read-news.ts";
import type { OverviewActions } from "./overview-actions.ts";

/** The one banner of the Overview: the worst there is to say. */
export function News({
  news,
  actions,
}: {
  readonly news: NewsView;
  readonly actions: OverviewActions;
}) {
  const { title, text, ...banner } = useBanner(news, actions);
  return (
    <Banner {...banner} {...(title !== undefined && { title })}>
      {text !== "" && <p>{text}</p>}
    </Banner>
  );
}

type Spoken = Pick<BannerProps, "tone" | "action"> & {
  readonly title?: string;
  readonly text: string;
};

function useBanner(news: NewsView, actions: OverviewActions): Spoken {
  const { t } = useTranslation();
  switch (news.what) {
    case "connection-lost":
      return {
        tone: "critical",
        title: t("news.lostTitle"),
        text: t("news.lostText"),
        action: {
          content: t("news.reconnect"),
          onAction: actions.onReconnect,
          loading: actions.pending === "reconnect",
        },
      };
    case "permission-missing":
      return {
        tone: "critical",
        title: t("news.permissionTitle"),
        text: t("health.attention.scopes", { scopes: news.scopes }),
        action: { content: t("nav.activity"), url: "/app/activity" },
      };
    case "run-failed":
      return news.run === "remove-all"
        ? {
            tone: "critical",
            title: t("run.failedRemove"),
            text: news.reason,
            action: { content: t("nav.settings"), url: "/app/settings" },
          }
        : {
            tone: "critical",
            title: t("run.failedApply"),
            text: news.reason,
            action: {
              content: t("setup.retry"),
              onAction: () => actions.onTurnTaggingOn(null),
              loading: actions.pending === "tagging",
            },
          };
    case "import-failed":
      return {
        tone: "critical",
        title: t("setup.import.failed"),
        text: t(`setup.import.reason.${news.reason}`),
        action: {
          content: t("setup.retry"),
          onAction: actions.onImport,
          loading: actions.pending === "import",
        },
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
        title: t("news.staleTitle", { ago: news.ago }),
        text:
          news.nextTry === null
            ? t("news.staleText")
            : t("news.staleUntil", { time: news.nextTry }),
      };
    case "set-aside":
      return {
        tone: "warning",
        text: t("freshness.dead", { count: news.events.value, number: news.events.text }),
        action: { content: t("nav.activity"), url: "/app/activity" },
      };
    case "returned":
      return {
        tone: "info",
        title: t("settings.returned", { date: news.date }),
        text: t("settings.returnedText"),
      };
    case "limited-history":
      break;
  }
  return { tone: "info", text: t("rhythm.limited") };
}
