import { Banner, BlockStack, Box, Card, Divider, InlineGrid, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { OverviewView } from "#app/services/read-overview.ts";
import type { Group, GroupView } from "#app/services/segment-groups.ts";
import { FigureBlock } from "./figures.tsx";
import { RunProgress } from "./run-progress.tsx";
import { Screen } from "./screen.tsx";
import { SectionTitle } from "./section-title.tsx";
import { ImportProgress, type SetupActions, SetupGuide } from "./setup-guide.tsx";
import { StageLinks } from "./stage-links.tsx";
import { TaggingBadge } from "./tagging-badge.tsx";

/** The home page: what is left to set up, and where the customers stand. */
export function Overview({ overview, actions }: { overview: OverviewView; actions: SetupActions }) {
  const { t } = useTranslation();
  const { setup, freshness, groups } = overview;
  const { tagging, importing } = setup;
  return (
    <Screen
      title={t("overview.title")}
      freshness={freshness}
      badge={<TaggingBadge tagging={tagging.state} />}
    >
      <BlockStack gap="500">
        <WorstNews overview={overview} actions={actions} />
        {tagging.state === "off" && <SetupGuide setup={setup} actions={actions} />}
        <Work overview={overview} />
        {groups.length > 0 ? (
          <BlockStack gap="300">
            <SectionTitle>{t("overview.stages")}</SectionTitle>
            {importing.state === "done" && importing.orders.value === 0 && (
              <Box paddingInline={{ xs: "400", sm: "0" }}>
                <Text as="p" tone="subdued">
                  {t("overview.noOrders")}
                </Text>
              </Box>
            )}
            <InlineGrid columns={{ xs: 1, sm: 2, lg: 3 }} gap="400">
              {groups.map((group) => (
                <GroupCard key={group.name} group={group} />
              ))}
            </InlineGrid>
          </BlockStack>
        ) : (
          <Card>
            <BlockStack gap="100">
              <Text as="h2" variant="headingSm">
                {t("overview.emptyTitle")}
              </Text>
              <Text as="p" tone="subdued">
                {importing.state === "running"
                  ? t("overview.importingText")
                  : t("overview.emptyText")}
              </Text>
            </BlockStack>
          </Card>
        )}
      </BlockStack>
    </Screen>
  );
}

/** One banner at most: the worst there is to say. */
function WorstNews({ overview, actions }: { overview: OverviewView; actions: SetupActions }) {
  const { t } = useTranslation();
  const { setup, freshness } = overview;
  const { run, state } = setup.tagging;
  if (run?.state === "failed") {
    const removing = run.kind === "remove-all";
    return (
      <Banner
        tone="critical"
        title={removing ? t("run.failedRemove") : t("run.failedApply")}
        action={
          removing
            ? { content: t("nav.settings"), url: "/app/settings" }
            : {
                content: t("setup.retry"),
                onAction: actions.onTurnTaggingOn,
                loading: actions.pending === "tagging",
              }
        }
      >
        {run.failure !== null && <p>{run.failure}</p>}
      </Banner>
    );
  }
  // Until tagging is on, the setup guide shows a failed import with its button.
  if (setup.importing.state === "failed" && state !== "off") {
    return (
      <Banner
        tone="critical"
        title={t("setup.import.failed")}
        action={{
          content: t("setup.retry"),
          onAction: actions.onImport,
          loading: actions.pending === "import",
        }}
      >
        {setup.importing.reason !== "" && <p>{setup.importing.reason}</p>}
      </Banner>
    );
  }
  if (state === "paused") {
    return (
      <Banner
        tone="warning"
        action={{ content: t("writing.pageTitle"), url: "/app/settings/tags" }}
      >
        <p>{t("tagging.pausedText")}</p>
      </Banner>
    );
  }
  const dead = freshness.deadDeliveries;
  if (dead.value > 0) {
    return (
      <Banner tone="warning" action={{ content: t("nav.activity"), url: "/app/activity" }}>
        <p>{t("freshness.dead", { count: dead.value, number: dead.text })}</p>
      </Banner>
    );
  }
  // Until tagging is on, the setup guide says so beside the windows.
  return overview.limitedHistory && state !== "off" ? (
    <Banner tone="info">
      <p>{t("rhythm.limited")}</p>
    </Banner>
  ) : null;
}

/** What is under way once the setup guide is gone. */
function Work({ overview: { setup } }: { readonly overview: OverviewView }) {
  const { importing, tagging } = setup;
  if (tagging.state === "off") return null;
  if (importing.state === "running") {
    return (
      <Card>
        <ImportProgress importing={importing} />
      </Card>
    );
  }
  return tagging.run?.state === "running" ? (
    <Card>
      <RunProgress run={tagging.run} paused={tagging.state === "paused"} />
    </Card>
  ) : null;
}

function GroupCard({ group }: { readonly group: GroupView<Group> }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h3" variant="headingSm">
          {t(`group.${group.name}`)}
        </Text>
        <FigureBlock {...group} />
        <Divider />
        <StageLinks stages={group.stages} />
      </BlockStack>
    </Card>
  );
}
