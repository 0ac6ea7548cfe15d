import { BlockStack, Button, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Spread } from "#app/ports/read-models.ts";
import type { FoundSegments } from "#app/services/find-awaiting-segments.ts";
import type { Counted } from "#app/services/read-counted.ts";
import type { GapsView } from "#app/services/read-gaps.ts";
import type { ImportView } from "#app/services/read-import.ts";
import type { RhythmView, Typical } from "#app/services/read-rhythm.ts";
import type { AccessView, PreviewView, SetupView } from "#app/services/read-setup.ts";
import { useDuration } from "./duration.ts";
import { GapsChart } from "./gaps-chart.tsx";
import { ImportProgress } from "./import-progress.tsx";
import { useComing } from "./names.ts";
import type { OverviewActions } from "./overview-actions.ts";
import { RhythmLines } from "./rhythm-lines.tsx";
import { Table } from "./table.tsx";
import { TagName } from "./tag-name.tsx";
import type { ComingSegments } from "./segment-list.tsx";
import { drawnAs, TurnOnForm } from "./turn-on-card.tsx";
import { Words } from "./written-in.tsx";

/** What Shopify lets us see: what is granted, and how far back orders go. */
export function AccessStep({ access }: { readonly access: AccessView }) {
  const { t } = useTranslation();
  const { state, missingScopes, limitedHistory, firstOrder } = access;
  if (state === "missing") {
    return (
      <div role="alert">
        <Text as="p" tone="critical">
          {t("health.attention.scopes", { scopes: missingScopes })}
        </Text>
      </div>
    );
  }
  return (
    <Text as="p" tone="subdued">
      {[
        state === "good" ? t("health.good.scopes") : t("setup.access.unchecked"),
        limitedHistory ? t("rhythm.limited") : t("setup.access.allOrders"),
        ...(firstOrder === null ? [] : [t("setup.access.firstOrder", { month: firstOrder })]),
      ].join(" ")}
    </Text>
  );
}

/** The import: offered, under way, stopped or done. */
export function ImportStep({
  importing,
  actions,
}: {
  readonly importing: ImportView;
  readonly actions: OverviewActions;
}) {
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
        <Text as="p">{t(`setup.import.reason.${importing.reason}`)}</Text>
        {importing.detail !== "" && (
          <Text as="p" tone="subdued" breakWord>
            {t("setup.import.detail", { detail: importing.detail })}
          </Text>
        )}
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

/** The windows with the days between orders that they come from: to accept, or to set. */
export function WindowsStep({
  rhythm,
  gaps,
  actions,
}: {
  readonly rhythm: RhythmView;
  readonly gaps: Counted<GapsView>;
  readonly actions: OverviewActions;
}) {
  const { t } = useTranslation();
  const { inForce, limitedHistory } = rhythm;
  return (
    <BlockStack gap="300">
      <RhythmLines rhythm={rhythm} />
      {gaps === null ? (
        <Text as="p" tone="subdued">
          {t("chart.counting")}
        </Text>
      ) : (
        gaps.gaps.value > 0 && (
          <>
            <GapsChart gaps={gaps} windows={limitedHistory ? LATE_ALONE : DRAWN} />
            <Text as="p" tone="subdued">
              {t("setup.windows.lines")}
            </Text>
          </>
        )
      )}
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
        <Button url="/app/settings/lifecycle">{t("setup.windows.change")}</Button>
      </InlineStack>
    </BlockStack>
  );
}

/** The lines of who has ordered twice or more: those of one order are in the table. */
const DRAWN = [
  ["repeat", "risk"],
  ["repeat", "lapsed"],
  ["repeat", "lost"],
] as const;
const LATE_ALONE = DRAWN.slice(0, 1);

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

/** The tags that would be written. */
export function PreviewStep({ preview }: { readonly preview: PreviewView }) {
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

/** Turns tagging on, at once or drop by drop. */
export function TaggingStep({
  segments: coming,
  actions,
}: {
  readonly segments: Promise<FoundSegments>;
  readonly actions: OverviewActions;
}) {
  const { t } = useTranslation();
  const segments = useComing<ComingSegments>(coming, "asked");
  return (
    <BlockStack gap="300">
      <TurnOnForm
        key={drawnAs(segments)}
        segments={segments}
        suggested={actions.suggestedPerDay}
        onTurnOn={actions.onTurnTaggingOn}
        isOutdated={false}
        pending={actions.pending === "tagging"}
      />
      <Text as="p" tone="subdued">
        {t("setup.tagging.hint")}
      </Text>
    </BlockStack>
  );
}

/** Where the tags are put to use: the playbooks to start with. */
export function HandOverStep({ starters }: Pick<SetupView, "starters">) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="200">
      <Text as="p">{t("setup.handOver.text")}</Text>
      <ul className="cadence-plain-list">
        {starters.map(({ key, title }) => (
          <li key={key}>
            <Link url={`/app/playbooks/${key}`} removeUnderline>
              <Words>{title}</Words>
            </Link>
          </li>
        ))}
      </ul>
    </BlockStack>
  );
}
