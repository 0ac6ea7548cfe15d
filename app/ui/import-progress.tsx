import { useTranslation } from "react-i18next";
import type { ImportView } from "#app/services/read-import.ts";
import { Progress } from "./progress.tsx";

/** An import under way, phase by phase. */
export function ImportProgress({
  importing,
}: {
  readonly importing: Extract<ImportView, { state: "running" }>;
}) {
  const { t } = useTranslation();
  const { phase, percent, left, again, objects, customers, orders, computed, megabytes } =
    importing;
  return (
    <Progress
      announced={t(`setup.phase.${phase}.name`)}
      amount={t(`setup.phase.${phase}.detail`, {
        objects: objects.text,
        customers: customers.text,
        orders: orders.text,
        computed: computed.text,
        done: megabytes?.done.text ?? "",
        all: megabytes?.all.text ?? "",
      })}
      percent={percent}
      notes={[
        ...(left === null
          ? []
          : [
              left.from.value === 0
                ? t("progress.leftUnder", { count: left.to.value, to: left.to.text })
                : t("progress.left", {
                    count: left.to.value,
                    from: left.from.text,
                    to: left.to.text,
                  }),
            ]),
        ...(again ? [t("setup.import.again")] : []),
        t("setup.import.leave"),
      ]}
    />
  );
}
