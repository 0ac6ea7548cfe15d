import type { Random } from "../world/random.ts";
import type { Customer } from "../world/records.ts";
import { addTags } from "../world/tags.ts";

/** Spellings that differ only in case, each on customers of its own. */
const caseVariants = ["VIP", "vip", "Vip", "Wholesale", "wholesale", "Newsletter", "NEWSLETTER"];

/** They look like the app's tags and are the merchant's; the last two are exactly the app's own strings. */
const lookAlikes = [
  "LC-vip",
  "lc-stage-active",
  "lc-custom-list",
  "lc-",
  "LC-Stage-Lost",
  "lc-value-high",
  "lc-stage-first-order",
];

const plain =
  `b2b charity-partner click-and-collect complained corporate-gifts duplicate-account early-access email-only
  employee event-planner export-customer florist fragile-packaging friend-of-founder garden-centre gift-wrapper
  hotel imported-2009 influencer interior-designer invoice-by-post late-payer local-pickup loyalty-card-lost
  magazine-feature net-30 no-calls no-post no-substitutes paper-invoice phone-orders photo-shoot pop-up-london
  pop-up-paris prefers-dpd press preview-evening referral-gold referral-silver repeat-returns sample-box school
  school-fete seasonal-only special-delivery staff-discount stylist survey-2023 survey-2024 tea-room tester
  trade-fair-2022 trade-fair-2023 trade-fair-2024 trade-fair-2025 vat-exempt village-shop wedding-list
  window-display`.split(/\s+/);

/** How many different strings the merchant uses: fixed, so a test can count them. */
const merchantTagCount = 143;

/** The merchant's vocabulary: 143 strings, different from each other even in case alone. */
function merchantVocabulary(): string[] {
  const named = [...plain, ...caseVariants, ...lookAlikes];
  const interests = Array.from(
    { length: merchantTagCount - named.length },
    (_, index) => `interest: ${index + 1}`,
  );
  return [...named, ...interests];
}

/** Spreads the merchant's tags over about a third of the customers, every tag at least once. */
export function spreadMerchantTags(random: Random, customers: readonly Customer[]): void {
  const unusual = new Set([...caseVariants, ...lookAlikes]);
  const everyday = merchantVocabulary().filter((tag) => !unusual.has(tag));
  const give = (customer: Customer, tag: string) => {
    const outcome = addTags(customer.tags, [tag]);
    if (outcome.ok) customer.tags = outcome.tags;
  };
  for (const tag of everyday) give(random.pick(customers), tag);
  for (const customer of customers) {
    if (!random.chance(0.33)) continue;
    for (let left = random.int(1, 3); left > 0; left--) give(customer, random.pick(everyday));
  }
  const taken = new Set<Customer>();
  for (const tag of unusual)
    for (let left = random.int(4, 6); left > 0; left--) {
      const customer = pickUnlessTaken(random, customers, taken);
      taken.add(customer);
      give(customer, tag);
    }
}

function pickUnlessTaken(
  random: Random,
  customers: readonly Customer[],
  taken: ReadonlySet<Customer>,
): Customer {
  let customer = random.pick(customers);
  while (taken.has(customer) && taken.size < customers.length) customer = random.pick(customers);
  return customer;
}
