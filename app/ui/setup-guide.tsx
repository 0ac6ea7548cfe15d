import { BlockStack, Box, Button, Card, Divider, Icon, InlineStack, Text } from "@shopify/polaris";
import { CheckCircleIcon } from "@shopify/polaris-icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RhythmView, Typical } from "#app/services/read-rhythm.ts";
import type { ImportView, PreviewView, SetupView } from "#app/services/read-setup.ts";
import type { Spread } from "#app/ports/read-models.ts";
import { useDuration } from "./duration.ts";
import { Progress } from "./progress.tsx";
import { RhythmLines } from "./rhythm-lines.tsx";
import { Table } from "./table.tsx";
import { TagName } from "./tag-name.tsx";

/** What the merchant can set going from the guide. */
export type SetupActions = {
  readonly onImport: () => void;
  readonly onAcceptWindows: () => void;
  readonly onTurnTaggingOn: () => void;
  /** Which of them was just clicked and has not answered yet. */
  readonly pending: "import" | "windows" | "tagging" | null;
};

const STEPS = 4;

/** The four steps from an installed app to tags that are kept right. */
export function SetupGuide({ setup, actions }: { setup: SetupView; actions: SetupActions }) {
  const { t } = useTranslation();
  const { importing, windows, preview } = setup;
  const imported = importing.state === "done";
  const done = [imported, windows.accepted];
  const ready = imported && windows.accepted;

  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("setup.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("setup.progress", { done: done.filter(Boolean).length, all: STEPS })}
          </Text>
        </BlockStack>
      </Box>
      <Step number={1} title={t("setup.import.title")} done={imported} open={true}>
        <ImportStep importing={importing} actions={actions} />
      </Step>
      <Step
        number={2}
        title={t("setup.windows.title")}
        done={windows.accepted}
        open={imported || windows.accepted}
      >
        {windows.accepted ? (
          <Text as="p" tone="subdued">
            {t("setup.windows.done")}
          </Text>
        ) : (
          windows.rhythm && <WindowsStep rhythm={windows.rhythm} actions={actions} />
        )}
      </Step>
      <Step number={3} title={t("setup.preview.title")} done={false} open={ready}>
        {preview && <PreviewStep preview={preview} />}
      </Step>
      <Step number={4} title={t("setup.tagging.title")} done={false} open={ready}>
        <TaggingStep actions={actions} />
      </Step>
    </Card>
  );
}

function Step({
  number,
  title,
  done,
  open,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly done: boolean;
  readonly open: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <>
      <Divider />
      <Box padding="400">
        <InlineStack gap="300" wrap={false} blockAlign="start">
          <Box minWidth="20px">
            {done ? (
              <Icon source={CheckCircleIcon} tone="base" accessibilityLabel={t("setup.stepDone")} />
            ) : (
              <span className="cadence-step-number">
                <Text as="span" visuallyHidden>
                  {t("setup.stepOpen")}
                </Text>
                {number}
              </span>
            )}
          </Box>
          <div className="cadence-grow">
            <BlockStack gap="200">
              <Text as="h3" variant="headingSm" {...(!open && { tone: "subdued" as const })}>
                {title}
              </Text>
              {open && children}
            </BlockStack>
          </div>
        </InlineStack>
      </Box>
    </>
  );
}

function ImportStep({ importing, actions }: { importing: ImportView; actions: SetupActions }) {
  const { t } = useTranslation();
  const start = (label: string) => (
    <InlineStack>
      <Button variant="primary" onClick={actions.onImport} loading={actions.pending === "import"}>
        {label}
      </Button>
    </InlineStack>
  );
  if (importing.state === "not-started") {
    return (
      <BlockStack gap="300">
        <Text as="p" tone="subdued">
          {t("setup.import.text")}
        </Text>
        {start(t("setup.import.start"))}
      </BlockStack>
    );
  }
  if (importing.state === "running") return <ImportProgress importing={importing} />;
  if (importing.state === "failed") {
    return (
      <BlockStack gap="300">
        <div role="alert">
          <Text as="p" tone="critical" fontWeight="medium">
            {t("setup.import.failed")}
          </Text>
        </div>
        {importing.reason !== "" && <Text as="p">{importing.reason}</Text>}
        {importing.customers.value > 0 && (
          <Text as="p" tone="subdued">
            {t("setup.import.kept", {
              count: importing.customers.value,
              number: importing.customers.text,
            })}
          </Text>
        )}
        {start(t("setup.retry"))}
      </BlockStack>
    );
  }
  return (
    <Text as="p" tone="subdued">
      {[
        t("setup.import.done", {
          customers: importing.customers.text,
          orders: importing.orders.text,
        }),
        ...(importing.guestOrders.value > 0
          ? [
              t("setup.import.guests", {
                count: importing.guestOrders.value,
                number: importing.guestOrders.text,
              }),
            ]
          : []),
      ].join(" ")}
    </Text>
  );
}

/** An import under way, phase by phase. */
export function ImportProgress({
  importing,
}: {
  readonly importing: Extract<ImportView, { state: "running" }>;
}) {
  const { t } = useTranslation();
  const { phase, percent, objects, customers, orders } = importing;
  return (
    <Progress
      announced={t(`setup.phase.${phase}.name`)}
      detail={[
        t(`setup.phase.${phase}.detail`, {
          objects: objects.text,
          customers: customers.text,
          orders: orders.text,
        }),
        t("setup.import.leave"),
      ].join(" ")}
      percent={percent}
    />
  );
}

function WindowsStep({ rhythm, actions }: { rhythm: RhythmView; actions: SetupActions }) {
  const { t } = useTranslation();
  const { inForce, limitedHistory } = rhythm;
  return (
    <BlockStack gap="300">
      <RhythmLines rhythm={rhythm} />
      <div className="cadence-outlined">
        <Table
          caption={t("setup.windows.caption")}
          columns={[
            { title: t("setup.windows.group"), leads: true },
            { title: t("setup.windows.cycle"), numeric: true },
            { title: t("settings.field.risk"), numeric: true },
            ...(limitedHistory
              ? []
              : [
                  { title: t("settings.field.lapsed"), numeric: true },
                  { title: t("settings.field.lost"), numeric: true },
                ]),
          ]}
          rows={(["oneTime", "repeat"] as const).map((group) => ({
            key: group,
            cells: [
              t(`setup.windows.${group}`),
              ...WINDOWS.filter((window) => !limitedHistory || !WITHHELD.includes(window)).map(
                (window) => <SpreadText key={window} spread={inForce[group][window]} />,
              ),
            ],
          }))}
        />
      </div>
      <Text as="p">{t("setup.windows.prospects", { count: inForce.prospectCold })}</Text>
      <Text as="p" tone="subdued">
        {rhythm.source === "learned" ? t("setup.windows.text") : t("setup.windows.estimatedText")}
      </Text>
      <InlineStack gap="200">
        <Button
          variant="primary"
          onClick={actions.onAcceptWindows}
          loading={actions.pending === "windows"}
        >
          {t("setup.windows.accept")}
        </Button>
        <Button url="/app/settings">{t("setup.windows.change")}</Button>
      </InlineStack>
    </BlockStack>
  );
}

const WINDOWS: readonly (keyof Typical)[] = ["cycle", "risk", "lapsed", "lost"];
const WITHHELD: readonly (keyof Typical)[] = ["lapsed", "lost"];

/** The middle, and under it from where to where most lie. */
function SpreadText({ spread: { low, middle, high } }: { readonly spread: Spread }) {
  const { t } = useTranslation();
  const duration = useDuration();
  return (
    <BlockStack>
      <span>{duration(middle)}</span>
      {low !== high && (
        <Text as="span" tone="subdued">
          {t("setup.windows.spread", { low, count: high })}
        </Text>
      )}
    </BlockStack>
  );
}

function PreviewStep({ preview }: { readonly preview: PreviewView }) {
  const { t } = useTranslation();
  const { rows, customers, alreadyThere } = preview;
  if (rows.length === 0) {
    return (
      <Text as="p" tone="subdued">
        {t("setup.preview.none")}
      </Text>
    );
  }
  return (
    <BlockStack gap="300">
      <Text as="p">
        {t("setup.preview.text", { count: customers.value, number: customers.text })}
      </Text>
      <div className="cadence-outlined">
        <Table
          caption={t("setup.preview.caption")}
          columns={[{ title: t("column.tag") }, { title: t("column.customers"), numeric: true }]}
          rows={rows.map((row) => ({
            key: row.tag,
            cells: [<TagName key="tag" tag={row.tag} />, row.customers.text],
          }))}
        />
      </div>
      {alreadyThere.value > 0 && (
        <Text as="p" tone="subdued">
          {t("setup.preview.already", { count: alreadyThere.value, number: alreadyThere.text })}
        </Text>
      )}
      <InlineStack>
        <Button url="/app/settings/preview">{t("setup.preview.more")}</Button>
      </InlineStack>
    </BlockStack>
  );
}

function TaggingStep({ actions }: { readonly actions: SetupActions }) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="300">
      <Text as="p" tone="subdued">
        {t("setup.tagging.text")}
      </Text>
      <Text as="p" tone="subdued">
        {t("setup.tagging.hint")}
      </Text>
      <InlineStack>
        <Button
          variant="primary"
          onClick={actions.onTurnTaggingOn}
          loading={actions.pending === "tagging"}
        >
          {t("setup.tagging.start")}
        </Button>
      </InlineStack>
    </BlockStack>
  );
}
