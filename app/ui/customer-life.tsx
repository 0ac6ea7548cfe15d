import { useTranslation } from "react-i18next";
import type { LifeEventView, LifeView } from "#app/services/read-life.ts";
import { ChartFigure, type ChartTable } from "./charts/chart-figure.tsx";
import { LifeLine } from "./charts/drawings.ts";

/** C6: one customer's life, from what is known first to what comes next. */
export function CustomerLife({ life, file }: { readonly life: LifeView; readonly file: string }) {
  const { t } = useTranslation();
  const { sentence, view, table } = useLifeFigure(life, file);
  return (
    <ChartFigure title={t("life.title")} sentence={sentence} table={table}>
      <LifeLine view={view} />
    </ChartFigure>
  );
}

/** What C6 says: in a sentence, as a drawing and as a table, all three of the same events. */
export function useLifeFigure(life: LifeView, file: string) {
  const { t } = useTranslation();
  const eventText = useEventText();
  const { bands, now, events, ticks } = life;
  return {
    sentence: useSentence(life),
    table: useTable(life, file),
    view: {
      bands,
      now,
      ticks,
      events: events.map((event) => ({
        at: event.at,
        kind: event.what === "stage" ? ("change" as const) : event.what,
        label: eventText(event),
      })),
      stages: life.stages.map((stage) => ({ stage, name: t(`stage.${stage}`) })),
    },
  };
}
function useSentence({ orders, usualDays, stage, since, next }: LifeView): string {
  const { t } = useTranslation();
  const usually = () =>
    usualDays === null || orders.value === 1
      ? t("life.ordered", { count: orders.value, number: orders.text })
      : t("life.usually", { orders: orders.text, count: usualDays.value, number: usualDays.text });
  const ordered = orders.value === 0 ? t("life.notOrdered") : usually();
  const name = t(`stage.${stage}`);
  const now =
    next === null
      ? t("life.since", { stage: name, date: since })
      : t("life.sinceUntil", {
          stage: name,
          date: since,
          next: t(`stage.${next.stage}`),
          until: next.date,
        });
  return `${ordered} ${now}`;
}

/** What a mark says when it is reached. */
function useEventText(): (event: LifeEventView) => string {
  const { t } = useTranslation();
  return ({ day, what, stage, cause }) => {
    const date = day.text;
    if (stage === null) return t("life.orderOnly", { date });
    const name = t(`stage.${stage}`);
    if (what === "next") return t("life.becomes", { date, stage: name });
    if (what === "order") return t("life.orderThen", { date, stage: name });
    return cause === null
      ? t("life.moved", { date, stage: name })
      : t("life.movedBecause", { date, stage: name, cause: t(`customer.cause.${cause}`) });
  };
}

/** The same events, in words, for who reads or saves them. */
function useTable({ events }: LifeView, file: string): ChartTable {
  const { t } = useTranslation();
  return {
    columns: [
      { title: t("column.when"), leads: true },
      { title: t("column.what") },
      { title: t("life.stageAfter") },
      { title: t("column.why") },
    ],
    rows: events.map(({ day, what, stage, cause }) => [
      day,
      t(`life.what.${what}`),
      stage === null ? "" : t(`stage.${stage}`),
      cause === null ? "" : t(`customer.cause.${cause}`),
    ]),
    file,
  };
}
