import { BlockStack, Box, Button, Card, InlineStack, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { DataRequestView, PrivacyView } from "#app/services/read-privacy.ts";
import { SaveTableButton } from "./save-table-button.tsx";
import { Screen } from "./screen.tsx";
import { Table } from "./table.tsx";

export type DownloadProps = {
  readonly onDownload: (requestId: string) => void;
  /** The request that is being downloaded. */
  readonly pending: string | null;
  /** The last download failed. */
  readonly failed: boolean;
};

const STORED = [
  "customers",
  "orders",
  "names",
  "staff",
  "events",
  "runs",
  "activity",
  "documents",
  "tokens",
] as const;

/** What is stored and for how long, who asked for their data, and how many were forgotten. */
export function Privacy({
  privacy,
  download,
}: {
  readonly privacy: PrivacyView;
  readonly download: DownloadProps;
}) {
  const { t } = useTranslation();
  const { requests, redacted } = privacy;
  return (
    <Screen title={t("privacy.title")} back={{ label: t("nav.settings"), url: "/app/settings" }}>
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="200">
            <Text as="h2" variant="headingMd">
              {t("privacy.stored")}
            </Text>
            <List>
              {STORED.map((name) => (
                <List.Item key={name}>{t(`privacy.keeps.${name}`)}</List.Item>
              ))}
            </List>
          </BlockStack>
        </Card>
        <Card padding="0">
          <Box padding="400">
            <BlockStack gap="100">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <Text as="h2" variant="headingMd">
                  {t("privacy.requests")}
                </Text>
                {requests.length > 0 && <SaveRequests requests={requests} />}
              </InlineStack>
              <Text as="p" tone="subdued">
                {requests.length === 0 ? t("privacy.noRequests") : t("privacy.requestsText")}
              </Text>
              {download.failed && (
                <div role="alert">
                  <Text as="p" tone="critical">
                    {t("privacy.failed")}
                  </Text>
                </div>
              )}
            </BlockStack>
          </Box>
          {requests.length > 0 && <Requests requests={requests} {...download} />}
        </Card>
        <Card>
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t("privacy.redactions")}
            </Text>
            <Text as="p">
              {t("privacy.redacted", { count: redacted.value, number: redacted.text })}
            </Text>
            <Text as="p" tone="subdued">
              {t("privacy.redactionsText")}
            </Text>
          </BlockStack>
        </Card>
      </BlockStack>
    </Screen>
  );
}

/** Who asked and when it was answered, as a file: proof for whoever has to give it. */
function SaveRequests({ requests }: { readonly requests: readonly DataRequestView[] }) {
  const { t } = useTranslation();
  const rows = requests.map(({ customerId, requested, downloaded, keptUntil }) => [
    customerId,
    requested,
    downloaded === null
      ? t("privacy.waiting")
      : t("privacy.downloaded", { date: downloaded, until: keptUntil }),
  ]);
  const columns = [t("column.name"), t("column.requested"), t("column.state")].map((title) => ({
    title,
  }));
  return <SaveTableButton table={{ columns, rows, file: "data-requests" }} />;
}

function Requests({
  requests,
  onDownload,
  pending,
}: Omit<DownloadProps, "failed"> & { readonly requests: readonly DataRequestView[] }) {
  const { t } = useTranslation();
  return (
    <Table
      caption={t("privacy.requests")}
      columns={[
        { title: t("column.name"), leads: true },
        { title: t("column.requested") },
        { title: t("column.state") },
        { title: t("column.file") },
      ]}
      rows={requests.map(({ requestId, customerId, requested, downloaded, keptUntil }) => ({
        key: requestId,
        cells: [
          t("customer.id", { id: customerId }),
          requested,
          downloaded === null
            ? t("privacy.waiting")
            : t("privacy.downloaded", { date: downloaded, until: keptUntil }),
          <Button
            key="file"
            size="slim"
            onClick={() => onDownload(requestId)}
            loading={pending === requestId}
            accessibilityLabel={t("privacy.downloadOf", { id: customerId })}
          >
            {t("privacy.download")}
          </Button>,
        ],
      }))}
    />
  );
}
