import { useTranslation } from "react-i18next";
import type { TaggingView } from "#app/services/read-setup.ts";
import { Progress } from "./progress.tsx";

/** A mass write under way: "1,200 of 48,210 customers". */
export function RunProgress({
  run,
  paused,
}: {
  readonly run: NonNullable<TaggingView["run"]>;
  readonly paused: boolean;
}) {
  const { t } = useTranslation();
  const { kind, phase, written, customers, percent, cancelled } = run;
  const known = phase === "write" && customers.value > 0;
  return (
    <Progress
      announced={phase === "recompute" ? t("run.recompute") : t(`run.${kind}`)}
      amount={
        known
          ? t("run.progress", { written: written.text, customers: customers.text })
          : t("run.waiting")
      }
      percent={known ? percent : null}
      notes={[cancelled ? t("run.cancelled") : paused ? t("run.paused") : t("run.leave")]}
    />
  );
}
