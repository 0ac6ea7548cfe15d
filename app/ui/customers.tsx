import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { CustomersView } from "#app/services/read-customers.ts";
import type { Names } from "#app/services/read-names.ts";
import { type BulkProps, CustomersTable } from "./customers-table.tsx";
import { CustomerViews, type ViewsProps } from "./customers-views.tsx";
import { FilterSheet } from "./filter-sheet.tsx";
import { useHeader } from "./header.ts";
import { Screen } from "./screen.tsx";
import { CsvButton, type CsvProps } from "./csv-button.tsx";
import { SearchBar } from "./search-bar.tsx";
import { useWishText } from "./wish-text.ts";

/** All customers: searched, filtered, sorted, and what can be done with those who are chosen. */
export function Customers({
  list,
  names,
  pending,
  onAsk,
  bulk,
  views,
  csv,
}: {
  readonly list: CustomersView;
  readonly names: Promise<Names>;
  /** Another list is on its way. */
  readonly pending: boolean;
  readonly onAsk: (address: string) => void;
  readonly bulk: BulkProps;
  readonly views: ViewsProps;
  readonly csv: CsvProps;
}) {
  const { t } = useTranslation();
  const { freshness } = useHeader();
  const { customers, found } = list;
  return (
    <Screen title={t("customers.title")}>
      {freshness.customers.value === 0 ? (
        <NobodyYet />
      ) : (
        <BlockStack gap="400">
          <CustomerViews list={list} {...views} />
          <Card>
            <BlockStack gap="300">
              <SearchBar
                list={list}
                pending={pending}
                onAsk={onAsk}
                sheet={<FilterSheet list={list} onAsk={onAsk} />}
              />
              <Wishes list={list} />
              <Notice search={list.search} />
            </BlockStack>
          </Card>
          <Card padding="0">
            <Box padding="400">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <div aria-live="polite">
                  <Text as="h2" variant="headingMd">
                    {t("customers.found", {
                      count: found.customers.value,
                      number: found.customers.text,
                    })}
                  </Text>
                  <Text as="p" tone="subdued">
                    {t("customers.reachable", { number: found.reachable.text })}
                  </Text>
                </div>
                <CsvButton csv={csv} disabled={found.customers.value === 0} />
              </InlineStack>
            </Box>
            {customers.length === 0 ? (
              <NobodyFound />
            ) : (
              <CustomersTable
                key={`${list.address} ${customers[0]?.id ?? ""}`}
                list={list}
                coming={names}
                {...bulk}
              />
            )}
          </Card>
        </BlockStack>
      )}
    </Screen>
  );
}

function NobodyYet() {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("customers.emptyTitle")}
          </Text>
          <Text as="p" tone="subdued">
            {t("customers.emptyText")}
          </Text>
        </BlockStack>
        <InlineStack>
          <Button url="/app">{t("customers.toOverview")}</Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function NobodyFound() {
  const { t } = useTranslation();
  return (
    <Box padding="400" borderBlockStartWidth="025" borderColor="border-secondary">
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {t("customers.noneTitle")}
          </Text>
          <Text as="p" tone="subdued">
            {t("customers.noneText")}
          </Text>
        </BlockStack>
        <InlineStack>
          <Button url="/app/customers">{t("customers.clear")}</Button>
        </InlineStack>
      </BlockStack>
    </Box>
  );
}

/** What is wished for, each a way to the list without it. */
function Wishes({ list: { wishes } }: { readonly list: CustomersView }) {
  const { t } = useTranslation();
  const wishText = useWishText();
  if (wishes.length === 0) return null;
  return (
    <ul className="cadence-pills cadence-pills--wrap" aria-label={t("customers.applied")}>
      {wishes.map(({ address, ...wish }) => {
        const text = wishText(wish);
        return (
          <li key={text}>
            <Button
              size="slim"
              url={`/app/customers${address}`}
              accessibilityLabel={t("customers.remove", { wish: text })}
            >
              {`${text} ×`}
            </Button>
          </li>
        );
      })}
      <li>
        <Button size="slim" variant="plain" url="/app/customers">
          {t("customers.clear")}
        </Button>
      </li>
    </ul>
  );
}

function Notice({ search }: Pick<CustomersView, "search">) {
  const { t } = useTranslation();
  if (search === "first") return <Text as="p">{t("customers.first")}</Text>;
  if (search !== "unavailable") return null;
  return (
    <Text as="p" tone="caution">
      {t("customers.unavailable")}
    </Text>
  );
}
