import { Badge, BlockStack, Button, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ActivityRow } from "#app/services/read-activity.ts";
import { useByText, useCountsText } from "./activity-text.ts";
import { Table } from "./table.tsx";

/** What was done, newest first. */
export function ActivityTable({ rows }: { readonly rows: readonly ActivityRow[] }) {
  const { t } = useTranslation();
  const byText = useByText();
  return (
    <Table
      caption={t("activity.caption")}
      columns={[
        { title: t("column.when"), width: "15%" },
        { title: t("column.what"), leads: true },
        { title: t("column.who"), width: "15%" },
        { title: t("column.took"), width: "13%" },
        { title: t("column.undo"), width: "20%" },
      ]}
      rows={rows.map((row) => ({
        key: row.id,
        cells: [
          t("activity.at", { date: row.date, time: row.clock }),
          <What key="what" row={row} />,
          byText(row.by),
          row.took ?? "",
          <Undo key="undo" row={row} />,
        ],
      }))}
    />
  );
}

function What({ row }: { readonly row: ActivityRow }) {
  const { t } = useTranslation();
  const countsText = useCountsText();
  const { what, counts, run } = row;
  const title = t(`activity.what.${what}`);
  const address = addressOf(row);
  return (
    <BlockStack gap="050">
      <InlineStack gap="200" blockAlign="center">
        {address === null ? (
          <Text as="span" fontWeight="medium">
            {title}
          </Text>
        ) : (
          <Link url={address} removeUnderline>
            <Text as="span" fontWeight="medium">
              {title}
            </Text>
          </Link>
        )}
        {run?.cut != null && <Badge>{t(`activity.cut.${run.cut}`)}</Badge>}
      </InlineStack>
      {counts.length > 0 && (
        <Text as="span" tone="subdued" fontWeight="regular">
          {countsText(counts)}
        </Text>
      )}
    </BlockStack>
  );
}

/** Where the customers of an entry are; null where there are none to show. */
function addressOf({ id, people }: ActivityRow): string | null {
  if (people === null) return null;
  if (people.in === "run") return `/app/activity/${people.runId}`;
  if (people.in === "entry") return `/app/activity/entry/${id}`;
  if (people.in === "customer") return `/app/customers/${people.id}`;
  return people.in === "everybody" ? "/app/customers" : "/app/privacy";
}

/** The way to undo a run, or why there is none; nothing for what is no run. */
function Undo({ row: { run, what, date } }: { readonly row: ActivityRow }) {
  const { t } = useTranslation();
  if (run === null) return null;
  const { undo, runId } = run;
  if (undo.state === "possible") {
    return (
      <Button
        size="slim"
        url={`/app/activity/${runId}`}
        accessibilityLabel={t("activity.undoOf", { what: t(`activity.what.${what}`), date })}
      >
        {t("activity.undo")}
      </Button>
    );
  }
  return undo.reason === "already-undone" ? (
    <Badge tone="info">{t("activity.undone")}</Badge>
  ) : (
    <Text as="span" tone="subdued">
      {t(`activity.problem.${undo.reason}`)}
    </Text>
  );
}
