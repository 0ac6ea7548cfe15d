import { SaveBar } from "@shopify/app-bridge-react";
import { useTranslation } from "react-i18next";
import { useIsOnline } from "./online.ts";

/** The admin's own bar over a form with unsaved changes: saving shows first what it would do. */
export function PreviewSaveBar({
  id,
  open,
  disabled,
  onSave,
  onDiscard,
}: {
  readonly id: string;
  readonly open: boolean;
  readonly disabled: boolean;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
}) {
  const { t } = useTranslation();
  const isOnline = useIsOnline();
  return (
    <SaveBar id={id} open={open}>
      <button
        type="button"
        // App Bridge reads the attribute to style the button.
        {...{ variant: "primary" }}
        // What is sent without a network would be lost with all that was typed.
        disabled={disabled || !isOnline}
        onClick={onSave}
      >
        {t("settings.save")}
      </button>
      <button type="button" onClick={onDiscard}>
        {t("settings.discard")}
      </button>
    </SaveBar>
  );
}
