import {
  BlockStack,
  Box,
  Button,
  Card,
  ChoiceList,
  InlineStack,
  List,
  Text,
  TextField,
} from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TagFamily } from "#app/domain/tags.ts";
import type { FamilyView } from "#app/services/read-writing.ts";
import { useSaveBar } from "./save-bar.tsx";

export type FamiliesFormProps = {
  readonly families: readonly FamilyView[];
  /** The share of customers that is held out, in per cent. */
  readonly holdout: number;
  readonly largestHoldout: number;
  readonly onApply: (families: readonly TagFamily[], holdout: number) => void;
  readonly pending: boolean;
  readonly onDirty: (dirty: boolean) => void;
};

/** Which tags are written, and how many customers are held out: "Save" shows whom it would change, "Apply" changes them. */
export function FamiliesForm(props: FamiliesFormProps) {
  const { t } = useTranslation();
  const { families, holdout } = props;
  const saved = [...families.filter(({ written }) => written).map(({ family }) => family), holdout];
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h3" variant="headingSm">
          {t("settings.families")}
        </Text>
        <Fields key={saved.join()} {...props} />
      </BlockStack>
    </Card>
  );
}

function Fields({
  families,
  holdout,
  largestHoldout,
  onApply,
  pending,
  onDirty,
}: FamiliesFormProps) {
  const { t } = useTranslation();
  const saved = families.filter(({ written }) => written).map(({ family }) => family);
  const [chosen, setChosen] = useState<readonly TagFamily[]>(saved);
  const [share, setShare] = useState(String(holdout));
  const [asked, setAsked] = useState(false);
  const percent = percentIn(share, largestHoldout);
  const changed = families.filter(({ family, written }) => written !== chosen.includes(family));
  const dirty = changed.length > 0 || share.trim() !== String(holdout);
  const preview = useRef<HTMLDivElement>(null);

  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  useEffect(() => {
    if (!asked) return;
    if (percent === null) document.getElementById(HOLDOUT_FIELD)?.focus();
    else preview.current?.focus();
  }, [asked, percent]);

  const choose = (next: readonly string[]) => {
    setAsked(false);
    setChosen(families.map(({ family }) => family).filter((family) => next.includes(family)));
  };
  useSaveBar("families", {
    open: dirty,
    disabled: asked || pending,
    onSave: () => setAsked(true),
    onDiscard: () => {
      choose(saved);
      setShare(String(holdout));
    },
  });
  return (
    <>
      <ChoiceList
        allowMultiple
        title={t("settings.families")}
        titleHidden
        choices={families.map(({ family, customers }) => ({
          value: family,
          label: t(`settings.family.${family}`),
          helpText: t("settings.familySize", { count: customers.value, number: customers.text }),
        }))}
        selected={[...chosen]}
        onChange={choose}
      />
      <Box maxWidth="20rem">
        <TextField
          id={HOLDOUT_FIELD}
          label={t("settings.holdout")}
          helpText={t("settings.holdoutHelp")}
          type="text"
          inputMode="numeric"
          suffix="%"
          autoComplete="off"
          value={share}
          onChange={(value) => {
            setAsked(false);
            setShare(value);
          }}
          {...(asked &&
            percent === null && {
              error: t("settings.problem.not-a-share", { most: largestHoldout }),
            })}
        />
      </Box>
      <div ref={preview} tabIndex={-1} className="cadence-focus-target">
        {dirty && asked && percent !== null && (
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
              {percent !== holdout && (
                <List.Item>
                  {t("settings.holdoutChange", { before: holdout, after: percent })}
                </List.Item>
              )}
            </List>
            <InlineStack align="end">
              <Button variant="primary" onClick={() => onApply(chosen, percent)} loading={pending}>
                {t("settings.apply")}
              </Button>
            </InlineStack>
          </BlockStack>
        )}
      </div>
    </>
  );
}

const HOLDOUT_FIELD = "holdoutPercent";

/** A whole share as typed; null for anything else. */
function percentIn(typed: string, largest: number): number | null {
  const text = typed.trim();
  return /^\d{1,3}$/.test(text) && Number(text) <= largest ? Number(text) : null;
}
