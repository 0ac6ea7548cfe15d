import type { Segment } from "./records.ts";
import type { Shop } from "./shop.ts";

const longestName = 255;
const longestQuery = 5000;
const mostSegments = 6000;

/** The merchant saves a segment: the segment, or Shopify's refusal. A name that is taken gets a number behind it. */
export function createSegment(shop: Shop, name: string, query: string): Segment | string {
  if (name.trim() === "") return "Name can't be blank";
  if (name.length > longestName) return `Name is too long (maximum is ${longestName} characters)`;
  if (query.length > longestQuery)
    return `Query is too long (maximum is ${longestQuery} characters)`;
  if (shop.segments.size >= mostSegments)
    return "Segment limit reached. Delete an existing segment to create more.";
  const number = shop.nextNumber();
  const segment: Segment = {
    kind: "Segment",
    number,
    name: freeName(shop, name),
    query,
    createdAt: shop.clock.now(),
  };
  shop.segments.set(number, segment);
  return segment;
}

function freeName({ segments }: Shop, name: string): string {
  const taken = new Set([...segments.values()].map((segment) => segment.name));
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name} (${count})`;
  return free;
}
