import { Button, Card, InlineStack, TextField, UnstyledLink } from "@shopify/polaris";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import type { CustomersView } from "#app/services/read-customers.ts";
import type { ViewProblem } from "#app/services/save-view.ts";
import { type Done, useSayDone } from "./say-done.ts";

export type ViewsProps = {
  readonly onSave: (title: string) => void;
  readonly onDelete: (viewId: string) => void;
  readonly pending: boolean;
  readonly answered: Done | { readonly kind: "view-refused"; readonly problem: ViewProblem } | null;
};

/** Ready-made filters, those that were saved, and saving what is shown. */
export function CustomerViews({
  list,
  onSave,
  onDelete,
  pending,
  answered,
}: ViewsProps & { readonly list: CustomersView }) {
  const { t } = useTranslation();
  /** The address of the list that is being named. */
  const [named, setNamed] = useState<string | null>(null);
  const opener = useRef<HTMLLIElement>(null);
  useSayDone(answered);
  const { builtIn, saved, wishes } = list;
  const current = saved.find(({ shown }) => shown);
  const isAll = list.address === "";
  const isKnown = current !== undefined || builtIn.some(({ shown }) => shown);
  const canSave = !isKnown && wishes.some(({ name }) => name !== "search");
  const isNaming = canSave && named === list.address;
  return (
    <nav aria-label={t("customers.views")}>
      <ul className="cadence-pills">
        <li>
          <ViewLink title={t("customers.all")} address="" shown={isAll} />
        </li>
        {builtIn.map(({ key, address, shown }) => (
          <li key={key}>
            <ViewLink title={t(`customers.builtIn.${key}`)} address={address} shown={shown} />
          </li>
        ))}
        {saved.map(({ viewId, title, address, shown }) => (
          <li key={viewId}>
            <ViewLink title={title} address={address} shown={shown} />
          </li>
        ))}
        {canSave && !isNaming && (
          <li ref={opener}>
            <Button variant="plain" onClick={() => setNamed(list.address)}>
              {t("customers.saveView")}
            </Button>
          </li>
        )}
        {current !== undefined && (
          <li>
            <Button
              variant="plain"
              tone="critical"
              loading={pending}
              onClick={() => {
                setNamed(null);
                onDelete(current.viewId);
              }}
            >
              {t("customers.deleteView", { title: current.title })}
            </Button>
          </li>
        )}
      </ul>
      {isNaming && (
        <NameForm
          problem={answered?.kind === "view-refused" ? answered.problem : null}
          pending={pending}
          onSave={onSave}
          onCancel={() => {
            // Drawn at once: then the button that opened the form is there again, and takes the focus back.
            flushSync(() => setNamed(null));
            opener.current?.querySelector("button")?.focus();
          }}
        />
      )}
    </nav>
  );
}

function ViewLink({
  title,
  address,
  shown,
}: {
  readonly title: string;
  readonly address: string;
  readonly shown: boolean;
}) {
  return (
    <UnstyledLink
      className="cadence-pill"
      url={`/app/customers${address}`}
      aria-current={shown ? "page" : undefined}
    >
      {title}
    </UnstyledLink>
  );
}

function NameForm({
  problem,
  pending,
  onSave,
  onCancel,
}: {
  readonly problem: ViewProblem | null;
  readonly pending: boolean;
  readonly onSave: (title: string) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [title, setTitle] = useState("");
  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSave(title);
        }}
      >
        <InlineStack gap="300" blockAlign="start">
          <div className="cadence-grow">
            <TextField
              label={t("customers.viewTitle")}
              helpText={t("customers.viewHint")}
              value={title}
              onChange={setTitle}
              maxLength={40}
              autoComplete="off"
              focused
              {...(problem !== null && { error: t(`customers.viewProblem.${problem}`) })}
            />
          </div>
        </InlineStack>
        <div className="cadence-form-buttons">
          <Button submit variant="primary" loading={pending}>
            {t("customers.save")}
          </Button>
          <Button onClick={onCancel}>{t("customers.cancel")}</Button>
        </div>
      </form>
    </Card>
  );
}
