import { Button, Select, TextField } from "@shopify/polaris";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CustomersView } from "#app/services/read-customers.ts";

/** Looks for a name, and sorts; the sheet of filters stands beside. */
export function SearchBar({
  list,
  pending,
  onAsk,
  sheet,
}: {
  readonly list: CustomersView;
  readonly pending: boolean;
  readonly onAsk: (address: string) => void;
  readonly sheet: ReactNode;
}) {
  const { t } = useTranslation();
  const { search } = list.query;
  const [typed, setTyped] = useState(search);
  const [shown, setShown] = useState(search);
  // Another list says what it was searched by; the field stays, and with it the focus.
  if (shown !== search) {
    setShown(search);
    setTyped(search);
  }
  /** The same list with one thing of its address changed. */
  const ask = (name: "q" | "sort", value: string) => {
    const address = new URLSearchParams(list.address);
    address.set(name, value);
    onAsk(`/app/customers?${address.toString()}`);
  };
  return (
    <div className="cadence-search">
      <search>
        <form
          className="cadence-search__form"
          onSubmit={(event) => {
            event.preventDefault();
            ask("q", typed);
          }}
        >
          <div className="cadence-grow">
            <TextField
              label={t("customers.searchLabel")}
              labelHidden
              placeholder={t("customers.searchLabel")}
              type="search"
              name="q"
              value={typed}
              onChange={setTyped}
              maxLength={200}
              autoComplete="off"
            />
          </div>
          <Button submit loading={pending}>
            {t("customers.searchButton")}
          </Button>
        </form>
      </search>
      <div className="cadence-search__more">
        {sheet}
        <Select
          label={t("customers.sortBy")}
          labelInline
          options={list.choices.sorts.map((sort) => ({
            value: sort,
            label: t(`customers.sort.${sort}`),
          }))}
          value={list.query.sort}
          onChange={(sort) => ask("sort", sort)}
        />
      </div>
    </div>
  );
}
