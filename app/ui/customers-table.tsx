import { Badge, Box, Button, Checkbox, InlineStack, Link, Text } from "@shopify/polaris";
import { memo, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TagState } from "#app/ports/customer-list.ts";
import type { CustomersView } from "#app/services/read-customers.ts";
import type { Names } from "#app/services/read-names.ts";
import { useHiddenNames, useNames } from "./names.ts";
import { useNextChangeText } from "./next-change-text.ts";
import { type Done, useSayDone } from "./say-done.ts";
import { Table } from "./table.tsx";
import { ChosenContext, Tick } from "./tick.tsx";

type BulkIntent = "recheck" | "exclude" | "take-back";
export type BulkProps = {
  readonly onSubmit: (intent: BulkIntent, ids: readonly string[]) => void;
  readonly pending: boolean;
  readonly answered: Done | { readonly kind: "view-refused" } | null;
};

/** A page of customers, and what can be done with those who are chosen. */
export function CustomersTable({
  list,
  coming,
  onSubmit,
  pending,
  answered,
}: BulkProps & { readonly list: CustomersView; readonly coming: Promise<Names> }) {
  const { t } = useTranslation();
  const names = useNames(coming);
  const { customers, previous, next } = list;
  const isHidden = useHiddenNames(coming, customers.length);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  useSayDone(answered);
  const choose = useCallback(
    (id: string, isChosen: boolean) =>
      setChosen((before) => new Set([...before, id].filter((one) => one !== id || isChosen))),
    [],
  );
  const choice = useMemo(() => ({ ids: chosen, choose }), [chosen, choose]);
  return (
    <>
      {isHidden && (
        <Box paddingInline="400" paddingBlockEnd="400">
          <Text as="p" tone="subdued">
            {t("customers.hidden")}
          </Text>
        </Box>
      )}
      <Bulk
        list={list}
        chosen={chosen}
        onAll={(all) => setChosen(new Set(all ? customers.map(({ id }) => id) : []))}
        onSubmit={onSubmit}
        pending={pending}
      />
      <ChosenContext.Provider value={choice}>
        <Rows customers={customers} names={names} />
      </ChosenContext.Provider>
      {(previous !== null || next !== null) && (
        <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
          <InlineStack align="center" gap="200">
            {previous !== null && (
              <Button url={`/app/customers${previous}`}>{t("segment.previous")}</Button>
            )}
            {next !== null && <Button url={`/app/customers${next}`}>{t("segment.next")}</Button>}
          </InlineStack>
        </Box>
      )}
    </>
  );
}

/** A component of its own that remembers what it rendered: what is chosen, or under way, changes no row. */
const Rows = memo(function Rows({
  customers,
  names,
}: Pick<CustomersView, "customers"> & { readonly names: Names }) {
  const { t } = useTranslation();
  const nextText = useNextChangeText();
  return (
    <Table
      caption={t("customers.caption")}
      columns={[
        { title: t("column.select") },
        { title: t("column.name"), leads: true, width: "16%" },
        { title: t("column.customerStage") },
        { title: t("column.since"), oneLine: true, more: true },
        { title: t("column.next") },
        { title: t("column.lastOrder"), oneLine: true },
        { title: t("column.orders"), numeric: true, more: true },
        { title: t("column.spent"), numeric: true, more: true },
        { title: t("segment.reachable"), more: true },
        { title: t("column.tagState"), oneLine: true, more: true },
      ]}
      rows={customers.map((customer) => {
        const { id } = customer;
        const name = names[id]?.name ?? id;
        return {
          key: id,
          cells: [
            <Tick key="select" id={id} label={t("customers.selectOne", { name })} />,
            <Link key="name" url={`/app/customers/${id}`} removeUnderline>
              {name}
            </Link>,
            customer.stage === null ? t("customers.waiting") : t(`stage.${customer.stage}`),
            customer.since,
            nextText(customer.next),
            customer.lastOrder ?? t("segment.none"),
            customer.orders.text,
            customer.spent,
            customer.reachable ? t("customer.subscribed") : t("customer.notSubscribed"),
            <TagStateBadge key="tags" state={customer.tagState} />,
          ],
        };
      })}
    />
  );
});

/** Says of how many customers each action is; a button that would be of nobody is not offered. */
function Bulk({
  list: { customers },
  chosen,
  onAll,
  onSubmit,
  pending,
}: Pick<BulkProps, "onSubmit" | "pending"> & {
  readonly list: CustomersView;
  readonly chosen: ReadonlySet<string>;
  readonly onAll: (all: boolean) => void;
}) {
  const { t } = useTranslation();
  const those = customers.filter(({ id }) => chosen.has(id));
  const idsOf = (excluded: boolean) =>
    those.filter((one) => one.excluded === excluded).map(({ id }) => id);
  const [included, excluded] = [idsOf(false), idsOf(true)];
  return (
    <div className="cadence-bulk">
      <Checkbox
        label={t("customers.selectPage", { count: customers.length })}
        checked={
          chosen.size === 0 ? false : chosen.size === customers.length ? true : "indeterminate"
        }
        onChange={() => onAll(chosen.size < customers.length)}
      />
      {those.length === 0 ? (
        <Text as="p" tone="subdued">
          {t("customers.bulkHint")}
        </Text>
      ) : (
        <InlineStack gap="200">
          <Button
            size="slim"
            disabled={pending}
            onClick={() =>
              onSubmit(
                "recheck",
                those.map(({ id }) => id),
              )
            }
          >
            {t("customers.recheck", { count: those.length })}
          </Button>
          {included.length > 0 && (
            <Button size="slim" disabled={pending} onClick={() => onSubmit("exclude", included)}>
              {t("customers.exclude", { count: included.length })}
            </Button>
          )}
          {excluded.length > 0 && (
            <Button size="slim" disabled={pending} onClick={() => onSubmit("take-back", excluded)}>
              {t("customers.takeBack", { count: excluded.length })}
            </Button>
          )}
        </InlineStack>
      )}
    </div>
  );
}

function TagStateBadge({ state }: { readonly state: TagState }) {
  const { t } = useTranslation();
  const label = t(`customers.tagState.${state}`);
  if (state === "failed") return <Badge tone="critical">{label}</Badge>;
  return state === "pending" ? <Badge tone="attention">{label}</Badge> : <Badge>{label}</Badge>;
}
