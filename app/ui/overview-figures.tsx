import {
  BlockStack,
  Box,
  Card,
  Divider,
  InlineGrid,
  InlineStack,
  Link,
  Text,
} from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { MovesView, OverviewView } from "#app/services/read-overview.ts";
import type { Group, GroupView, StageFigure } from "#app/services/segment-groups.ts";
import { FigureBlock } from "./figures.tsx";
import { SectionTitle } from "./section-title.tsx";

/** The whole shop in six groups, and what is to be known about their sizes. */
export function GroupCards({ overview }: { readonly overview: OverviewView }) {
  const { t } = useTranslation();
  const { groups, setup, small, ordersUpTo, moves } = overview;
  const { importing } = setup;
  const notes = [
    ...(moves === null ? [] : [t("overview.counted", { time: moves.asOf })]),
    ...(ordersUpTo === null ? [] : [t("overview.partial", { date: ordersUpTo })]),
    ...(importing.state === "done" && importing.orders.value === 0
      ? [t("overview.noOrders")]
      : small === null
        ? []
        : [
            t("rhythm.estimated", {
              count: small.buyers.value,
              buyers: small.buyers.text,
              repeats: small.repeats.text,
            }),
          ]),
  ];
  return (
    <BlockStack gap="300">
      <SectionTitle>{t("overview.stages")}</SectionTitle>
      {notes.length > 0 && (
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <BlockStack gap="100">
            {notes.map((note) => (
              <Text key={note} as="p" tone="subdued">
                {note}
              </Text>
            ))}
          </BlockStack>
        </Box>
      )}
      <InlineGrid columns={{ xs: 1, sm: 2, lg: 3 }} gap="400">
        {groups.map((group) => (
          <GroupCard key={group.name} group={group} />
        ))}
      </InlineGrid>
    </BlockStack>
  );
}

function GroupCard({ group }: { readonly group: GroupView<Group> }) {
  const { t } = useTranslation();
  const { name, stages } = group;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h3" variant="headingSm">
          {t(`group.${name}`)}
        </Text>
        <FigureBlock {...group} />
        <Divider />
        <BlockStack gap="150">
          {stages.map((figure) => (
            <StageLine key={figure.stage} figure={figure} isAlone={stages.length === 1} />
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

/** A stage of a group; one that is the whole group has the group's figures. */
function StageLine({
  figure: { stage, customers, reachable, reachableBySms, change30 },
  isAlone,
}: {
  readonly figure: StageFigure;
  readonly isAlone: boolean;
}) {
  const { t } = useTranslation();
  return (
    <BlockStack>
      <InlineStack align="space-between" gap="200" wrap={false}>
        <Link url={`/app/segments/${stage}`} removeUnderline>
          {t(`stage.${stage}`)}
        </Link>
        <span className="cadence-number">{customers.text}</span>
      </InlineStack>
      {!isAlone && (
        <Text as="p" variant="bodySm" tone="subdued">
          {t("overview.stageReach", { number: reachable.text, sms: reachableBySms.text })}
          {" · "}
          {t("figures.change", { number: change30.text })}
        </Text>
      )}
    </BlockStack>
  );
}

/** Who moved in the last seven days, and what many of them share. */
export function WeekCard({ moves: { week, stages } }: { readonly moves: MovesView }) {
  const { t } = useTranslation();
  const { becameLate, firstBought } = week;
  const joined = stages
    .filter(({ joinedThisWeek }) => joinedThisWeek.value > 0)
    .toSorted((a, b) => b.joinedThisWeek.value - a.joinedThisWeek.value)
    .slice(0, MOST_JOINED);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("week.title")}
        </Text>
        <BlockStack gap="100">
          <Text as="p">
            {becameLate.value === 0
              ? t("week.noneLate")
              : t("week.late", { count: becameLate.value, number: becameLate.text })}
          </Text>
          {becameLate.value > 0 && firstBought !== null && (
            <Text as="p" tone="subdued">
              {t("week.share", { month: firstBought.month, share: firstBought.share.text })}
            </Text>
          )}
        </BlockStack>
        {joined.length > 0 && (
          <dl className="cadence-facts">
            {joined.map(({ stage, joinedThisWeek }) => (
              <div key={stage}>
                <dt>
                  <Link url={`/app/segments/${stage}`} removeUnderline>
                    {t("week.joined", { stage: t(`stage.${stage}`) })}
                  </Link>
                </dt>
                <dd>{joinedThisWeek.text}</dd>
              </div>
            ))}
          </dl>
        )}
      </BlockStack>
    </Card>
  );
}

const MOST_JOINED = 4;

/** Spend of those who are late, repeat rate, and days to the second order. */
export function MovesCards({ moves }: { readonly moves: MovesView }) {
  const { t } = useTranslation();
  const { lateSpent, repeatRate, secondOrderDays } = moves;
  if (repeatRate === null) return null;
  return (
    <InlineGrid columns={{ xs: 1, sm: 3 }} gap="400">
      <Figure
        title={t("overview.lateSpent")}
        value={lateSpent.text}
        text={t("overview.lateSpentText")}
      />
      <Figure
        title={t("overview.repeatRate")}
        value={repeatRate.text}
        text={t("overview.repeatRateText")}
      />
      <Figure
        title={t("overview.secondOrder")}
        value={
          secondOrderDays === null
            ? t("overview.none")
            : t("overview.days", { count: secondOrderDays.value, number: secondOrderDays.text })
        }
        text={
          secondOrderDays === null ? t("overview.secondOrderNone") : t("overview.secondOrderText")
        }
      />
    </InlineGrid>
  );
}

function Figure({
  title,
  value,
  text,
}: {
  readonly title: string;
  readonly value: string;
  readonly text: string;
}) {
  return (
    <Card>
      <BlockStack gap="100">
        <Text as="h2" variant="headingSm">
          {title}
        </Text>
        <Text as="p" variant="headingXl">
          <span className="cadence-number">{value}</span>
        </Text>
        <Text as="p" tone="subdued">
          {text}
        </Text>
      </BlockStack>
    </Card>
  );
}
