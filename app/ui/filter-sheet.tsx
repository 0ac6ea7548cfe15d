import { Button, Text } from "@shopify/polaris";
import { type ReactNode, startTransition, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CustomersView } from "#app/services/read-customers.ts";

/**
 * The filters of the list, on a sheet of its own. A dialog of the browser's: it keeps the focus, gives it back,
 * and closes by Escape.
 */
export function FilterSheet({
  list,
  onAsk,
}: {
  readonly list: CustomersView;
  readonly onAsk: (address: string) => void;
}) {
  const { t } = useTranslation();
  const sheet = useRef<HTMLDialogElement>(null);
  const title = useId();
  // What lies below the fold comes after the sheet has opened, which it would hold up: most of the cost is its inputs.
  const [wasOpened, setWasOpened] = useState(false);
  // Where something is filled in all of it is there at once, so that nothing is lost if it is applied at once.
  const isWhole = wasOpened || list.wishes.length > 0;
  const filters = list.wishes.filter(({ name }) => name !== "search").length;
  return (
    <>
      <Button
        onClick={() => {
          sheet.current?.showModal();
          startTransition(() => setWasOpened(true));
        }}
      >
        {filters === 0 ? t("customers.filters") : t("customers.filtersOn", { count: filters })}
      </Button>
      <dialog ref={sheet} className="cadence-sheet" aria-labelledby={title}>
        <form
          className="cadence-sheet__form"
          onSubmit={(event) => {
            event.preventDefault();
            sheet.current?.close();
            onAsk(`/app/customers?${filled(event.currentTarget).toString()}`);
          }}
        >
          <div className="cadence-sheet__head">
            <Text as="h2" variant="headingMd" id={title}>
              {t("customers.filters")}
            </Text>
            <Button variant="tertiary" onClick={() => sheet.current?.close()}>
              {t("customers.close")}
            </Button>
          </div>
          <div className="cadence-sheet__body">
            <Fields key={list.address} list={list} isWhole={isWhole} />
          </div>
          <div className="cadence-sheet__foot">
            <Button url="/app/customers">{t("customers.clear")}</Button>
            <Button submit variant="primary">
              {t("customers.apply")}
            </Button>
          </div>
        </form>
      </dialog>
    </>
  );
}

/** What is filled in, and nothing of what is not; several of one name in one parameter. */
function filled(form: HTMLFormElement): URLSearchParams {
  const address = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || value === "") continue;
    const before = address.get(name);
    address.set(name, before === null ? value : `${before},${value}`);
  }
  return address;
}

function Fields({ list, isWhole }: { readonly list: CustomersView; readonly isWhole: boolean }) {
  const { t } = useTranslation();
  const { query, choices } = list;
  return (
    <>
      <input type="hidden" name="q" value={query.search} />
      <input type="hidden" name="sort" value={query.sort} />
      <Choices
        name="stage"
        title={t("customers.filter.stages")}
        options={choices.stages.map((stage) => ({
          value: stage,
          label: t(`stage.${stage}`),
          chosen: query.stages.includes(stage),
        }))}
      />
      <Choices
        name="tags"
        title={t("customers.filter.tagStates")}
        options={choices.tagStates.map((state) => ({
          value: state,
          label: t(`customers.tagState.${state}`),
          hint: t(`customers.tagHint.${state}`),
          chosen: query.tagStates.includes(state),
        }))}
      />
      <Choices
        name="value"
        title={t("customers.filter.values")}
        options={choices.values.map((value) => ({
          value,
          label: t(`facet.value-${value}`),
          chosen: query.values.includes(value),
        }))}
      />
      {isWhole && <FurtherFields list={list} />}
    </>
  );
}

function FurtherFields({ list: { query, choices } }: { readonly list: CustomersView }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="cadence-sheet__pair">
        <Field title={t("customers.filter.lastFrom")}>
          {(id) => (
            <input id={id} type="date" name="from" defaultValue={query.lastFrom ?? undefined} />
          )}
        </Field>
        <Field title={t("customers.filter.lastTo")}>
          {(id) => <input id={id} type="date" name="to" defaultValue={query.lastTo ?? undefined} />}
        </Field>
      </div>
      <Field title={t("customers.filter.cohort")}>
        {(id) => (
          <input
            id={id}
            type="month"
            name="cohort"
            placeholder="2026-03"
            defaultValue={query.cohort ?? undefined}
          />
        )}
      </Field>
      <Choices
        name="facet"
        title={t("customers.filter.facets")}
        options={[
          ...choices.facets,
          // Named by an address, though the sheet does not offer it.
          ...query.facets.filter((facet) => !choices.facets.includes(facet)),
        ].map((facet) => ({
          value: facet,
          label: t(`facet.${facet}`),
          chosen: query.facets.includes(facet),
        }))}
      />
      <Field title={t("customers.filter.often")}>
        {(id) => (
          <select id={id} name="often" defaultValue={query.often ?? ""}>
            <option value="">{t("customers.any")}</option>
            {choices.often.map((often) => (
              <option key={often} value={often}>
                {t(`cube.purchases.${often}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="cadence-sheet__pair">
        <BandField
          name="r"
          title={t("customers.filter.recency")}
          chosen={query.recency}
          bands={choices.bands}
        />
        <BandField
          name="fm"
          title={t("customers.filter.worth")}
          chosen={query.worth}
          bands={choices.bands}
        />
      </div>
    </>
  );
}

function BandField({
  name,
  title,
  chosen,
  bands,
}: {
  readonly name: string;
  readonly title: string;
  readonly chosen: number | null;
  readonly bands: CustomersView["choices"]["bands"];
}) {
  const { t } = useTranslation();
  return (
    <Field title={title}>
      {(id) => (
        <select id={id} name={name} defaultValue={chosen ?? ""}>
          <option value="">{t("customers.any")}</option>
          {bands.map((band) => (
            <option key={band} value={band}>
              {t(`customers.band.${band}`)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Field({
  title,
  children,
}: {
  readonly title: string;
  readonly children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="cadence-field">
      <label htmlFor={id}>{title}</label>
      {children(id)}
    </div>
  );
}

function Choices({
  name,
  title,
  options,
}: {
  readonly name: string;
  readonly title: string;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly hint?: string;
    readonly chosen: boolean;
  }[];
}) {
  return (
    <fieldset className="cadence-choices">
      <legend>{title}</legend>
      {options.map(({ value, label, hint, chosen }) => (
        <label key={value}>
          <input type="checkbox" name={name} value={value} defaultChecked={chosen} />
          <span>
            {label}
            {hint !== undefined && <small>{hint}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
