import { BlockStack, Card, Checkbox, InlineGrid, Select, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactHours } from "#app/domain/contact-hours.ts";
import { useSaveBar } from "./save-bar.tsx";
import { hourText } from "./rule-change-text.ts";

export type HoursFormProps = {
  readonly saved: ContactHours | null;
  readonly timeZone: string;
  /** The hours that a shop is offered first. */
  readonly suggested: ContactHours;
  /** The server did not take them: the last is not after the first. */
  readonly refused: boolean;
  readonly onSave: (hours: ContactHours | null) => void;
  readonly pending: boolean;
  readonly onDirty: (dirty: boolean) => void;
};

const UNTIL_FIELD = "contactHours.until";

/** The hours of the shop's day in which time may change tags. */
export function HoursForm({
  saved,
  timeZone,
  suggested,
  refused,
  onSave,
  pending,
  onDirty,
}: HoursFormProps) {
  const { t } = useTranslation();
  const [isOn, setOn] = useState(saved !== null);
  const [hours, setHours] = useState(saved ?? suggested);
  const dirty =
    isOn !== (saved !== null) ||
    (saved !== null && (saved.from !== hours.from || saved.until !== hours.until));
  const [asked, setAsked] = useState(false);
  const isWrong = dirty && isOn && hours.until <= hours.from && (asked || refused);

  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  useEffect(() => {
    if (isWrong) document.getElementById(UNTIL_FIELD)?.focus();
  }, [isWrong]);

  const save = () => {
    setAsked(true);
    if (!isOn || hours.until > hours.from) onSave(isOn ? hours : null);
  };
  const change = (next: Partial<ContactHours>) => {
    setAsked(false);
    setHours({ ...hours, ...next });
  };
  useSaveBar("hours", {
    open: dirty,
    disabled: pending,
    onSave: save,
    onDiscard: () => {
      setAsked(false);
      setOn(saved !== null);
      setHours(saved ?? suggested);
    },
  });
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {t("hours.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("hours.text")}
          </Text>
        </BlockStack>
        <Checkbox label={t("hours.on")} checked={isOn} onChange={setOn} />
        {isOn && (
          <BlockStack gap="200">
            <InlineGrid columns={{ xs: 2, sm: 4 }} gap="300">
              <Select
                label={t("hours.from")}
                options={hoursFrom(0)}
                value={String(hours.from)}
                onChange={(from) => change({ from: Number(from) })}
              />
              <Select
                id={UNTIL_FIELD}
                label={t("hours.until")}
                options={hoursFrom(1)}
                value={String(hours.until)}
                onChange={(until) => change({ until: Number(until) })}
                {...(isWrong && { error: t("hours.problem") })}
              />
            </InlineGrid>
            <Text as="p" tone="subdued">
              {t("hours.zone", { timeZone })}
            </Text>
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

/** Full hours of a day from `first` on, 24 of them. */
function hoursFrom(first: number) {
  return Array.from({ length: 24 }, (_, index) => ({
    value: String(index + first),
    label: hourText(index + first),
  }));
}
