import { Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

/** How a screen is laid out: a list; figures above drawings; or cards below each other. */
type Layout = "list" | "figures" | "cards";

const LAYOUTS: readonly (readonly [RegExp, Layout])[] = [
  [/^\/app\/?$/, "figures"],
  [/^\/app\/segments\/(cohorts|rfm)$/, "cards"],
  [/^\/app\/(segments|customers|activity)(\/facets)?$/, "list"],
];
const ROWS = 14;

/** The outline of the screen at a path, in its proportions, until its figures are there. */
export function Outline({ pathname }: { readonly pathname: string }) {
  const { t } = useTranslation();
  const layout = LAYOUTS.find(([pattern]) => pattern.test(pathname))?.[1] ?? "cards";
  return (
    <div className="cadence-outline" aria-busy="true">
      <Text as="h1" visuallyHidden>
        {t("nav.coming")}
      </Text>
      <div className="cadence-outline__title" />
      {layout === "figures" && (
        <div className="cadence-pair">
          <Block className="cadence-outline__figure" />
          <Block className="cadence-outline__figure" />
        </div>
      )}
      {layout === "list" ? (
        <div className="cadence-outline__card">
          {Array.from({ length: ROWS }, (_, row) => (
            <Line key={row} />
          ))}
        </div>
      ) : (
        <>
          <Block className="cadence-outline__drawing" />
          <Block className="cadence-outline__drawing" />
        </>
      )}
    </div>
  );
}

function Block({ className }: { readonly className: string }) {
  return (
    <div className={`cadence-outline__card ${className}`}>
      <Line />
      <Line />
    </div>
  );
}

function Line() {
  return <div className="cadence-outline__line" />;
}
