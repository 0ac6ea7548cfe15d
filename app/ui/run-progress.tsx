import { useTranslation } from "react-i18next";
import type { TaggingView } from "#app/services/read-setup.ts";
import { Progress } from "./progress.tsx";

/** A mass write under way: "1,200 of 48,210 customers". */
export function RunProgress({ run }: { readonly run: NonNullable<TaggingView["run"]> }) {
  const { t } = useTranslation();
  const { kind, phase, written, customers, percent } = run;
  const known = phase === "write" && customers.value > 0;
  return (
    <Progress
      announced={phase === "recompute" ? t("run.recompute") : t(`run.${kind}`)}
      detail={[
        known
          ? t("run.progress", { written: written.text, customers: customers.text })
          : t("run.waiting"),
        t("run.leave"),
      ].join(". ")}
      percent={known ? percent : null}
    />
  );
}
