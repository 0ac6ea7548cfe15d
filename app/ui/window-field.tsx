import { Text, TextField } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Spread } from "#app/ports/read-models.ts";
import { focusField } from "./problem-summary.tsx";

/** What a window is while its field is empty. */
export type Unset = { readonly spread: Spread; readonly source: "learned" | "estimated" };

/** A window in days; empty it is left to the rhythm, or to the rule named in `otherwise`. */
export function WindowField({
  id,
  label,
  name,
  value,
  onChange,
  unset,
  inForce,
  otherwise,
  error,
}: {
  readonly id: string;
  readonly label: string;
  /** What it is called where its group is not seen: several fields have one label. */
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly unset?: Unset;
  /** The days that hold while the field is empty: what is by hand beside it may hold them back. */
  readonly inForce?: number;
  readonly otherwise?: string;
  readonly error: string | undefined;
}) {
  const { t } = useTranslation();
  const help = useUnsetText();
  return (
    <TextField
      id={id}
      label={
        <>
          <span aria-hidden="true">{label}</span>
          <Text as="span" visuallyHidden>
            {name}
          </Text>
        </>
      }
      // Not a number's field: that gives no text for what is no number, and no text means "learned".
      type="text"
      inputMode="numeric"
      suffix={t("settings.days")}
      autoComplete="off"
      value={value}
      onChange={onChange}
      {...(unset && {
        placeholder: String(inForce ?? unset.spread.middle),
        helpText: help(unset, value),
      })}
      {...(unset &&
        value.trim() !== "" && {
          labelAction: {
            content: t("settings.useLearned"),
            accessibilityLabel: t("settings.fieldOf", {
              section: name,
              field: t("settings.useLearned"),
            }),
            // With the days the button goes, too.
            onAction: () => {
              onChange("");
              focusField(id);
            },
          },
        })}
      {...(otherwise !== undefined && { placeholder: otherwise })}
      {...(error !== undefined && { error })}
    />
  );
}

function useUnsetText(): (unset: Unset, value: string) => string {
  const { t } = useTranslation();
  return ({ spread: { low, high }, source }, value) => {
    const by = value.trim() === "" ? "unset" : "byHand";
    if (source === "estimated") return t(`settings.${by}.estimated`, { count: high });
    return low === high
      ? t(`settings.${by}.learned`, { count: high })
      : t(`settings.${by}.spread`, { low, count: high });
  };
}
