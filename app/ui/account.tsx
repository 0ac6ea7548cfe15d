import { BlockStack, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { AccountLine, Source } from "#app/domain/reason.ts";
import { useMoments, useSpan } from "./duration.ts";

/** The numbers behind a customer's dates: the rhythm in a few sentences, the rest line by line. */
export function Account({ lines }: { readonly lines: readonly AccountLine[] }) {
  const lineText = useLineText(lines);
  const told = (keys: readonly AccountLine["key"][]) =>
    lines.filter(({ key }) => keys.includes(key)).map(lineText);
  const rest = told(["gaps", "lapsed", "lost", "limited", "subscribed", "chance"]);
  return (
    <BlockStack gap="200">
      <Text as="p">{told(["cycle", "risk", "today"]).join(" ")}</Text>
      <List>
        {rest.map((text) => (
          <List.Item key={text}>{text}</List.Item>
        ))}
      </List>
    </BlockStack>
  );
}

function useLineText(lines: readonly AccountLine[]): (line: AccountLine) => string {
  const { t } = useTranslation();
  const span = useSpan();
  // Only what was learned is told by weeks; an estimate or a rule by hand by its days.
  const isToldInWeeks = lines.some(
    (line) => line.key === "risk" && knownSource(line.source) === "learned",
  );
  const moments = useMoments(daysOf(lines, "risk"), daysOf(lines, "today"));

  return (line) => {
    switch (line.key) {
      case "cycle": {
        const text = { duration: span(line.days), count: line.orders };
        return t(`account.cycle.${line.source === "shop" ? "learned" : line.source}`, text);
      }
      case "gaps":
        return t("account.gaps", { gaps: line.gaps.join(", ") });
      case "risk":
        return t(riskText(line), { moment: moments.end, day: line.days, percent: line.percent });
      case "lapsed":
      case "lost":
        return t(`account.${line.key}.${knownSource(line.source)}`, {
          day: line.days,
          percent: line.percent,
        });
      case "today":
        return moments.unit === "day" || !isToldInWeeks
          ? t("account.today", { moment: t("moment.day", { count: line.days }) })
          : t("account.todayIn", { moment: moments.today, day: line.days });
      case "chance":
        return line.percent === 0
          ? t("account.chanceSmall", { count: line.days })
          : t("account.chance", { count: line.days, percent: line.percent });
      case "limited":
      case "subscribed":
        break;
    }
    return t(`account.${line.key}`);
  };
}

function daysOf(lines: readonly AccountLine[], key: "risk" | "today"): number {
  const line = lines.find((one) => one.key === key);
  return line !== undefined && "days" in line ? line.days : 0;
}

/** "Two thirds" reads better than the number next to it. */
const TWO_THIRDS = { least: 64, most: 69 };

function riskText({ source, percent }: { readonly source: Source; readonly percent: number }) {
  const known = knownSource(source);
  if (known !== "learned") return `account.risk.${known}` as const;
  const isTwoThirds = percent >= TWO_THIRDS.least && percent <= TWO_THIRDS.most;
  return isTwoThirds ? "account.risk.learned" : "account.risk.share";
}

/** A boundary of one's own rhythm and one of the shop's are both learned. */
function knownSource(source: Source): "learned" | "estimated" | "hand" {
  return source === "own" || source === "shop" ? "learned" : source;
}
