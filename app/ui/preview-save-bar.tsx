import { SaveBar } from "@shopify/app-bridge-react";
import { useTranslation } from "react-i18next";

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
  return (
    <SaveBar id={id} open={open}>
      <button
        type="button"
        // App Bridge reads the attribute to style the button.
        {...{ variant: "primary" }}
        disabled={disabled}
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
