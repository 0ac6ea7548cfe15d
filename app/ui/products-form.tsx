import {
  BlockStack,
  Box,
  Button,
  Card,
  Divider,
  InlineGrid,
  InlineStack,
  Text,
  TextField,
} from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PolicyProblem, ProductWindows } from "#app/domain/policy.ts";
import type { PolicyPreview } from "#app/services/preview-policy.ts";
import { useSaveBar } from "./save-bar.tsx";
import { PolicyPreviewCard } from "./policy-preview.tsx";
import { focusField, ProblemSummary } from "./problem-summary.tsx";
import {
  EMPTY_DAYS,
  PRODUCT_FIELDS,
  type ProductField,
  productsText,
  type ProductText,
  sameProductsText,
} from "./products-text.ts";
import { WindowField } from "./window-field.tsx";

export type ProductsFormProps = {
  readonly saved: readonly ProductWindows[];
  /** The longest window that can be set, in days. */
  readonly longest: number;
  /** Lets the merchant choose a product; null when none was chosen. */
  readonly pickProduct: () => Promise<{ readonly id: string; readonly title: string } | null>;
  /** The answer to the last "Save": what is wrong, or who would move. */
  readonly answer: ProductsAnswer | null;
  readonly onPreview: (typed: readonly ProductText[]) => void;
  readonly onApply: (typed: readonly ProductText[]) => void;
  readonly pending: "preview" | "apply" | null;
  readonly onDirty: (dirty: boolean) => void;
};

export type ProductsAnswer =
  | {
      readonly kind: "products-invalid";
      readonly typed: readonly ProductText[];
      readonly problems: readonly PolicyProblem[];
    }
  | {
      readonly kind: "products-preview";
      readonly typed: readonly ProductText[];
      readonly preview: PolicyPreview;
    };

/** Windows for products and types: "Save" shows who would move, "Apply" moves them. */
export function ProductsForm({
  saved,
  longest,
  pickProduct,
  answer,
  onPreview,
  onApply,
  pending,
  onDirty,
}: ProductsFormProps) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const savedText = productsText(saved);
  const [typed, setTyped] = useState(savedText);
  const dirty = !sameProductsText(typed, savedText);
  const current = dirty && answer !== null && sameProductsText(answer.typed, typed) ? answer : null;
  const preview = current?.kind === "products-preview" ? current.preview : null;
  const problems = current?.kind === "products-invalid" ? current.problems : [];
  const result = useRef<HTMLDivElement>(null);

  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  useEffect(() => {
    if (answer?.kind === "products-invalid") focusField(answer.problems[0]?.field);
    if (answer?.kind === "products-preview") result.current?.focus();
  }, [answer]);
  useSaveBar("products", {
    open: dirty,
    disabled: preview !== null || pending !== null,
    onSave: () => onPreview(typed),
    onDiscard: () => setTyped(savedText),
  });

  const add = (rule: Omit<ProductText, "days">) => {
    const isThere = typed.some(({ by, name }) => by === rule.by && name === rule.name);
    if (!isThere) setTyped([...typed, { ...rule, days: EMPTY_DAYS }]);
  };
  const addProduct = async () => {
    const picked = await pickProduct();
    if (picked !== null) add({ by: "product", name: picked.title, productIds: [picked.id] });
  };
  const problemOf = (field: string): string | undefined => {
    const found = problems.find((problem) => problem.field === field);
    return found && t(`settings.problem.${found.reason}`, { most: longest });
  };
  const nameOf = (field: string): string => {
    const [, index = "", group, window] = field.split(".");
    const rule = typed[Number(index)];
    const title = rule === undefined ? "" : t(`settings.products.${rule.by}`, { name: rule.name });
    const named = PRODUCT_FIELDS.find((one) => one === `${group}.${window}`);
    return named === undefined ? title : fieldName(title, named);
  };
  return (
    <BlockStack gap="400">
      <ProblemSummary fields={problems.map(({ field }) => ({ id: field, name: nameOf(field) }))} />
      <Card>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h3" variant="headingSm">
              {t("settings.products.title")}
            </Text>
            <Text as="p" tone="subdued">
              {t("settings.products.text")}
            </Text>
          </BlockStack>
          {typed.map((rule, index) => (
            <Rule
              key={`${rule.by} ${rule.name}`}
              rule={rule}
              index={index}
              problemOf={problemOf}
              onChange={(days) =>
                setTyped(typed.map((one, place) => (place === index ? { ...one, days } : one)))
              }
              onRemove={() => setTyped(typed.filter((_, place) => place !== index))}
            />
          ))}
          <Divider />
          <AddRule
            onProduct={() => void addProduct()}
            onType={(name) => add({ by: "type", name, productIds: [] })}
          />
        </BlockStack>
      </Card>
      {preview !== null && (
        <div ref={result} tabIndex={-1} className="cadence-focus-target">
          <PolicyPreviewCard
            preview={preview}
            onApply={() => onApply(typed)}
            pending={pending === "apply"}
          />
        </div>
      )}
    </BlockStack>
  );
}

const GROUPS = [
  { title: "oneTime", fields: ["oneTime.risk", "oneTime.lapsed", "oneTime.lost"] },
  { title: "repeat", fields: ["repeat.risk", "repeat.lapsed", "repeat.lost"] },
] as const satisfies readonly { title: string; fields: readonly ProductField[] }[];
const LABELS = {
  "oneTime.risk": "risk",
  "oneTime.lapsed": "lapsed",
  "oneTime.lost": "lost",
  "repeat.risk": "risk",
  "repeat.lapsed": "lapsed",
  "repeat.lost": "lost",
} as const satisfies Record<ProductField, string>;

function Rule({
  rule: { by, name, days },
  index,
  problemOf,
  onChange,
  onRemove,
}: {
  readonly rule: ProductText;
  readonly index: number;
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (days: ProductText["days"]) => void;
  readonly onRemove: () => void;
}) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const title = t(`settings.products.${by}`, { name });
  const nameField = `products.${index}.name`;
  const nameProblem = problemOf(nameField);
  return (
    <>
      <Divider />
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <div id={nameField} tabIndex={-1} className="cadence-focus-target">
            <Text as="h4" variant="headingSm">
              {title}
            </Text>
          </div>
          <Button
            variant="plain"
            onClick={onRemove}
            accessibilityLabel={t("settings.products.removeRule", { rule: title })}
          >
            {t("settings.products.remove")}
          </Button>
        </InlineStack>
        {nameProblem !== undefined && (
          <div role="alert">
            <Text as="p" tone="critical">
              {nameProblem}
            </Text>
          </div>
        )}
        {GROUPS.map(({ title: group, fields }) => (
          <BlockStack key={group} gap="200">
            <Text as="h5" variant="bodyMd" tone="subdued">
              {t(`settings.${group}`)}
            </Text>
            <InlineGrid columns={{ xs: 1, sm: 3 }} gap="300">
              {fields.map((field) => (
                <WindowField
                  key={field}
                  id={`products.${index}.${field}`}
                  label={t(`settings.field.${LABELS[field]}`)}
                  name={fieldName(title, field)}
                  value={days[field]}
                  onChange={(value) => onChange({ ...days, [field]: value })}
                  otherwise={t("settings.products.asAbove")}
                  error={problemOf(`products.${index}.${field}`)}
                />
              ))}
            </InlineGrid>
          </BlockStack>
        ))}
      </BlockStack>
    </>
  );
}

/** What a field is called where neither its product nor its group is seen. */
function useFieldName(): (rule: string, field: ProductField) => string {
  const { t } = useTranslation();
  return (rule, field) =>
    t("settings.fieldOf", {
      section: rule,
      field: t("settings.fieldOf", {
        section: t(field.startsWith("oneTime") ? "settings.oneTime" : "settings.repeat"),
        field: t(`settings.field.${LABELS[field]}`),
      }),
    });
}

function AddRule({
  onProduct,
  onType,
}: {
  readonly onProduct: () => void;
  readonly onType: (name: string) => void;
}) {
  const { t } = useTranslation();
  const [type, setType] = useState("");
  const name = type.trim();
  const addType = () => {
    if (name === "") return;
    onType(name);
    setType("");
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        addType();
      }}
    >
      <InlineStack gap="300" blockAlign="end">
        <Button onClick={onProduct}>{t("settings.products.addProduct")}</Button>
        <Box minWidth="14rem">
          <TextField
            label={t("settings.products.typeName")}
            autoComplete="off"
            value={type}
            onChange={setType}
            connectedRight={
              <Button onClick={addType} disabled={name === ""}>
                {t("settings.products.addType")}
              </Button>
            }
          />
        </Box>
      </InlineStack>
    </form>
  );
}
