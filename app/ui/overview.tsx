import { BlockStack, Card, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FoundSegments } from "#app/services/find-awaiting-segments.ts";
import type { OverviewView } from "#app/services/read-overview.ts";
import { ImportProgress } from "./import-progress.tsx";
import { NextStepCard } from "./next-step-card.tsx";
import type { OverviewActions } from "./overview-actions.ts";
import { MovesCharts } from "./overview-charts.tsx";
import { GroupCards, MovesCards, WeekCard } from "./overview-figures.tsx";
import type { RunActions } from "./run-actions.ts";
import { Screen } from "./screen.tsx";
import { SetupGuide } from "./setup-guide.tsx";
import type { Told } from "./top-banner.tsx";
import { UnderWayCard } from "./under-way-card.tsx";
import { WrittenIn } from "./written-in.tsx";

/** The home page: what is left to set up, where the customers stand, how that changed, and what to do next. */
export function Overview({
  overview,
  segments,
  actions,
  run,
}: {
  readonly overview: OverviewView;
  readonly segments: Promise<FoundSegments>;
  readonly actions: OverviewActions;
  readonly run: RunActions;
}) {
  const { t } = useTranslation();
  const { setup, groups, moves, next, gaps, playbooksIn } = overview;
  return (
    <WrittenIn language={playbooksIn}>
      <Screen title={t("overview.title")} told={setup.guide === "shown" ? toldByGuide(setup) : []}>
        <BlockStack gap="500">
          {setup.guide === "shown" && (
            <SetupGuide setup={setup} gaps={gaps} segments={segments} actions={actions} />
          )}
          <Work overview={overview} run={run} />
          {groups.length === 0 ? (
            <Nobody overview={overview} />
          ) : (
            <>
              {(next !== null || moves !== null) && (
                <div className="cadence-pair">
                  {next !== null && <NextStepCard next={next} actions={actions} />}
                  {moves !== null && <WeekCard moves={moves} />}
                </div>
              )}
              <GroupCards overview={overview} />
              {moves === null ? (
                <Counting />
              ) : (
                <>
                  <MovesCards moves={moves} />
                  <MovesCharts moves={moves} />
                </>
              )}
            </>
          )}
        </BlockStack>
      </Screen>
    </WrittenIn>
  );
}

/** What the setup guide says itself, beside the step concerned. */
function toldByGuide({ tagging }: OverviewView["setup"]): Told {
  return tagging.state === "off" ? ["import-failed", "limited-history"] : ["import-failed"];
}

/** What is under way once the setup guide is gone. */
function Work({
  overview: { setup, underWay },
  run,
}: {
  readonly overview: OverviewView;
  readonly run: RunActions;
}) {
  const { guide, importing, tagging } = setup;
  if (importing.state === "running") {
    return guide === "shown" ? null : (
      <Card>
        <ImportProgress importing={importing} />
      </Card>
    );
  }
  return <UnderWayCard tagging={tagging} underWay={underWay} actions={run} />;
}

/** What will be here, and why it is not here yet. */
function Nobody({ overview: { setup } }: { readonly overview: OverviewView }) {
  const { t } = useTranslation();
  const { state } = setup.importing;
  return (
    <Note
      title={t("overview.emptyTitle")}
      text={
        state === "running"
          ? t("overview.importingText")
          : state === "done"
            ? t("overview.noCustomers")
            : t("overview.emptyText")
      }
    />
  );
}

/** That what comes off the roll-ups is not there yet; zeros would be wrong. */
function Counting() {
  const { t } = useTranslation();
  return <Note title={t("overview.countingTitle")} text={t("overview.countingText")} />;
}

function Note({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <Card>
      <BlockStack gap="100">
        <Text as="h2" variant="headingSm">
          {title}
        </Text>
        <Text as="p" tone="subdued">
          {text}
        </Text>
      </BlockStack>
    </Card>
  );
}
