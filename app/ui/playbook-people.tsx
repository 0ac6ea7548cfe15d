import { BlockStack, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { LeftOutView, PeopleView } from "#app/services/playbook-views.ts";
import { CopyLine } from "./copy-text.tsx";
import { SectionCard } from "./playbook-section.tsx";
import { Code } from "./prose.tsx";
import { Words } from "./written-in.tsx";

/** How many people a playbook is for now, and where else they are. */
export function AudienceCard({ people }: { readonly people: PeopleView }) {
  const { t } = useTranslation();
  if (people.audience === null) {
    return (
      <SectionCard title={t("playbook.audience")}>
        <Text as="p" tone="subdued">
          {t("playbook.counting")}
        </Text>
      </SectionCard>
    );
  }
  const { customers, reachable, reachableBySms } = people.audience;
  return (
    <SectionCard title={t("playbook.audience")}>
      <BlockStack gap="050">
        <Text as="p" variant="heading2xl" fontWeight="semibold">
          <span className="cadence-number">{customers.text}</span>
        </Text>
        <Text as="p">
          {t("figures.reach", { number: reachable.text, sms: reachableBySms.text })}
        </Text>
      </BlockStack>
      {customers.value === 0 ? (
        <Text as="p" tone="subdued">
          {t("playbook.nobody")}
        </Text>
      ) : (
        <Overlap overlap={people.overlap} />
      )}
    </SectionCard>
  );
}

function Overlap({ overlap }: Pick<PeopleView, "overlap">) {
  const { t } = useTranslation();
  if (overlap.length === 0) {
    return (
      <Text as="p" tone="subdued">
        {t("playbook.noOverlap")}
      </Text>
    );
  }
  return (
    <BlockStack gap="100">
      <Text as="p" tone="subdued">
        {t("playbook.overlap")}
      </Text>
      <dl className="cadence-facts">
        {overlap.map(({ key, title, customers }) => (
          <div key={key}>
            <dt>
              <Link url={`/app/playbooks/${key}`}>
                <Words>{title}</Words>
              </Link>
            </dt>
            <dd>{customers.text}</dd>
          </div>
        ))}
      </dl>
    </BlockStack>
  );
}

/** Who of these people gets no message, and the clause that leaves them out. */
export function LeftOutCard({ leftOut }: { readonly leftOut: readonly LeftOutView[] }) {
  const { t } = useTranslation();
  if (leftOut.length === 0) return null;
  return (
    <SectionCard title={t("playbook.leftOut")}>
      <p className="cadence-prose">{t("playbook.leftOutText")}</p>
      <ul className="cadence-left-out">
        {leftOut.map(({ name, title, isOn, customers, tag, clause }) => (
          <li key={name}>
            <BlockStack gap="100">
              <InlineStack align="space-between" gap="200">
                <Link url={`/app/playbooks/${name}`}>
                  <Words>{title}</Words>
                </Link>
                {customers !== null && (
                  <Text as="span">
                    {t("playbook.ofThese", { count: customers.value, number: customers.text })}
                  </Text>
                )}
              </InlineStack>
              <Text as="p" tone="subdued">
                {t(`playbook.out.${name}`)} {!isOn && t("playbook.outOff", { tag })}
              </Text>
              <CopyLine text={clause}>
                <Code text={clause} />
              </CopyLine>
            </BlockStack>
          </li>
        ))}
      </ul>
    </SectionCard>
  );
}
