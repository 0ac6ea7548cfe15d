import { useTranslation } from "react-i18next";
import { Tabs } from "./choice.tsx";

const TABS = ["stages", "facets", "rfm", "cohorts"] as const;
type Tab = (typeof TABS)[number];
const URLS: Readonly<Record<Tab, string>> = {
  stages: "/app/segments",
  facets: "/app/segments/facets",
  rfm: "/app/segments/rfm",
  cohorts: "/app/segments/cohorts",
};

/** The four ways to look at a shop's segments. */
export function SegmentTabs({ tab }: { readonly tab: Tab }) {
  const { t } = useTranslation();
  return (
    <Tabs
      label={t("segments.tabs")}
      options={TABS.map((key) => ({ key, title: t(`segments.tab.${key}`) }))}
      chosen={tab}
      urlOf={(key) => URLS[key]}
    />
  );
}
