import { BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { type ReactNode, type RefObject, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { TagName } from "./tag-name.tsx";
import { useWrittenIn } from "./written-in.tsx";

/** A tag to take elsewhere. */
export function CopyTag({ tag }: { readonly tag: string }) {
  const { t } = useTranslation();
  const shown = useRef<HTMLSpanElement>(null);
  const { copy, outcome } = useCopy(tag, shown);
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <span ref={shown}>
          <TagName tag={tag} />
        </span>
        <Button size="slim" onClick={copy} accessibilityLabel={t("copy.copyTag", { tag })}>
          {t("copy.copy")}
        </Button>
      </InlineStack>
      <Outcome outcome={outcome} />
    </BlockStack>
  );
}

/** A longer text to take elsewhere: a query, a condition, an outline. */
export function CopyBlock({ text, what }: { readonly text: string; readonly what: string }) {
  const { t } = useTranslation();
  const shown = useRef<HTMLPreElement>(null);
  const lang = useWrittenIn();
  const { copy, outcome } = useCopy(text, shown);
  return (
    <div className="cadence-copy">
      <pre ref={shown} translate="no" lang={lang}>
        {text}
      </pre>
      <InlineStack gap="200" blockAlign="center">
        <Button size="slim" onClick={copy} accessibilityLabel={t("copy.copyWhat", { what })}>
          {t("copy.copy")}
        </Button>
        <Outcome outcome={outcome} />
      </InlineStack>
    </div>
  );
}

/** A line to take elsewhere, where it stands among others; what is shown of it may be more. */
export function CopyLine({
  text,
  children,
}: {
  readonly text: string;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const shown = useRef<HTMLDivElement>(null);
  const { copy, outcome } = useCopy(text, shown);
  return (
    <div className="cadence-copy-line">
      <div ref={shown}>{children}</div>
      <InlineStack gap="200" blockAlign="center" wrap={false}>
        <Outcome outcome={outcome} />
        <Button size="slim" onClick={copy} accessibilityLabel={t("copy.copyWhat", { what: text })}>
          {t("copy.copy")}
        </Button>
      </InlineStack>
    </div>
  );
}

type CopyOutcome = "copied" | "failed" | null;

function useCopy(text: string, shown: RefObject<HTMLElement>) {
  const [outcome, setOutcome] = useState<CopyOutcome>(null);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setOutcome("copied"),
      () => setOutcome(shown.current && copySelected(shown.current) ? "copied" : "failed"),
    );
  return { copy, outcome };
}

/** Says it aloud, too. */
function Outcome({ outcome }: { readonly outcome: CopyOutcome }) {
  const { t } = useTranslation();
  return (
    <output>
      {outcome !== null && (
        <Text as="span" tone="subdued">
          {t(`copy.${outcome}`)}
        </Text>
      )}
    </output>
  );
}

/** The admin's frame may deny the clipboard; a selection can still be copied, or is ready for the keys. */
function copySelected(element: HTMLElement): boolean {
  getSelection()?.selectAllChildren(element);
  return document.execCommand("copy");
}
