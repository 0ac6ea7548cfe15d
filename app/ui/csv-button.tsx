import { Button, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

/** A list as a file of the app's. */
export type CsvProps = {
  readonly onDownload: () => void;
  readonly pending: boolean;
  readonly failed: boolean;
};

/** Saves all of a list, not its page alone; says so beside itself where that failed. */
export function CsvButton({
  csv: { onDownload, pending, failed },
  label,
  disabled = false,
}: {
  readonly csv: CsvProps;
  /** What it says instead of "Download CSV". */
  readonly label?: string;
  /** There is nothing to save. */
  readonly disabled?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <InlineStack gap="200" blockAlign="center">
      {failed && (
        <div role="alert">
          <Text as="p" tone="critical">
            {t("csv.failed")}
          </Text>
        </div>
      )}
      <Button onClick={onDownload} loading={pending} disabled={disabled}>
        {label ?? t("csv.save")}
      </Button>
    </InlineStack>
  );
}
