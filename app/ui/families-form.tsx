import { SaveBar } from "@shopify/app-bridge-react";
import { BlockStack, Button, Card, ChoiceList, InlineStack, List } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TagFamily } from "#app/domain/tags.ts";
import type { FamilyView } from "#app/services/read-settings.ts";

export type FamiliesFormProps = {
  readonly families: readonly FamilyView[];
  readonly onApply: (families: readonly TagFamily[]) => void;
  readonly pending: boolean;
  readonly onDirty: (dirty: boolean) => void;
};

/** Which tags are written: "Save" shows whom it would change, "Apply" changes them. */
export function FamiliesForm({ families, onApply, pending, onDirty }: FamiliesFormProps) {
  const { t } = useTranslation();
  const saved = families.filter(({ written }) => written).map(({ family }) => family);
  const [chosen, setChosen] = useState<readonly TagFamily[]>(saved);
  const [asked, setAsked] = useState(false);
  const changed = families.filter(({ family, written }) => written !== chosen.includes(family));
  const dirty = changed.length > 0;
  const preview = useRef<HTMLDivElement>(null);

  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  useEffect(() => {
    if (asked) preview.current?.focus();
  }, [asked]);

  const choose = (next: readonly string[]) => {
    setAsked(false);
    setChosen(families.map(({ family }) => family).filter((family) => next.includes(family)));
  };
  return (
    <Card>
      <SaveBar id="families-save-bar" open={dirty}>
        <button
          type="button"
          // App Bridge reads the attribute to style the button.
          {...{ variant: "primary" }}
          disabled={asked || pending}
          onClick={() => setAsked(true)}
        >
          {t("settings.save")}
        </button>
        <button type="button" onClick={() => choose(saved)}>
          {t("settings.discard")}
        </button>
      </SaveBar>
      <BlockStack gap="400">
        <ChoiceList
          allowMultiple
          title={t("settings.families")}
          choices={families.map(({ family, customers }) => ({
            value: family,
            label: t(`settings.family.${family}`),
            helpText: t("settings.familySize", { count: customers.value, number: customers.text }),
          }))}
          selected={[...chosen]}
          onChange={choose}
        />
        <div ref={preview} tabIndex={-1} className="cadence-focus-target">
          {dirty && asked && (
            <BlockStack gap="300">
              <List>
                {changed.map(({ family, written, customers }) => (
                  <List.Item key={family}>
                    {t(written ? "settings.familyOff" : "settings.familyOn", {
                      family: t(`settings.family.${family}`),
                      count: customers.value,
                      number: customers.text,
                    })}
                  </List.Item>
                ))}
              </List>
              <InlineStack align="end">
                <Button variant="primary" onClick={() => onApply(chosen)} loading={pending}>
                  {t("settings.apply")}
                </Button>
              </InlineStack>
            </BlockStack>
          )}
        </div>
      </BlockStack>
    </Card>
  );
}
