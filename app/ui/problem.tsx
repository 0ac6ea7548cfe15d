import { BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** A screen that failed, inside the frame. */
export function ProblemScreen({
  reference,
  onRetry,
}: {
  readonly reference: string | null;
  readonly onRetry: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Page title={t("problem.title")}>
      <Card>
        <BlockStack gap="300" inlineAlign="start">
          <div role="alert">
            <Text as="p">{t("problem.text")}</Text>
          </div>
          {reference !== null && (
            <Text as="p" tone="subdued">
              {t("problem.reference", { reference })}
            </Text>
          )}
          <Button variant="primary" onClick={onRetry}>
            {t("problem.retry")}
          </Button>
        </BlockStack>
      </Card>
    </Page>
  );
}

/** A screen that could not be fetched without a network; it comes by itself when there is one again. */
export function OfflineScreen({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useTranslation();
  useEffect(() => {
    addEventListener("online", onRetry);
    return () => removeEventListener("online", onRetry);
  }, [onRetry]);
  return (
    <Page title={t("problem.offlineTitle")}>
      <Card>
        <BlockStack gap="300" inlineAlign="start">
          <div role="alert">
            <Text as="p">{t("problem.offlineText")}</Text>
          </div>
          <Button variant="primary" onClick={onRetry}>
            {t("problem.retry")}
          </Button>
        </BlockStack>
      </Card>
    </Page>
  );
}

/** An address that names nothing, inside the frame. */
export function NotFoundScreen() {
  const { t } = useTranslation();
  return (
    <Page
      title={t("problem.notFoundTitle")}
      backAction={{ content: t("nav.overview"), url: "/app" }}
    >
      <Card>
        <BlockStack gap="300">
          <Text as="p">{t("problem.notFoundText")}</Text>
          <InlineStack>
            <Button url="/app">{t("problem.toOverview")}</Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </Page>
  );
}
