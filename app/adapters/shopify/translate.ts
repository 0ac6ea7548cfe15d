import { parseMoney } from "#app/domain/money.ts";
import { FINANCIAL_STATUSES, type FinancialStatus } from "#app/domain/order.ts";
import type { Instant } from "#app/domain/time.ts";
import {
  type BulkOperation,
  type CustomerFacts,
  type OrderFacts,
  ShopifyError,
} from "#app/ports/shopify.ts";
import { idOf } from "./gid.ts";
import type { BulkNode, CustomerNode, OrderNode } from "./operations.ts";

/** Shopify's ISO date as an instant. Throws a RangeError on anything else. */
export function instantOf(text: string): Instant {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new RangeError(`"${text}" is not a date`);
  return at;
}

/** `PARTIALLY_REFUNDED` or `partially_refunded`; an order without a status counts as pending. */
export function statusOf(text: string | null): FinancialStatus {
  const wanted = (text ?? "pending").toLowerCase();
  const status = FINANCIAL_STATUSES.find((known) => known === wanted);
  if (status === undefined) throw new RangeError(`"${text}" is not a financial status`);
  return status;
}

/** An order of GraphQL or of an export, without its lines. */
export function orderOf(node: OrderNode, digits: number): Omit<OrderFacts, "lines"> {
  return {
    orderId: idOf(node.id),
    customerId: node.customer && idOf(node.customer.id),
    processedAt: instantOf(node.processedAt),
    updatedAt: instantOf(node.updatedAt),
    cancelledAt: node.cancelledAt === null ? null : instantOf(node.cancelledAt),
    ...netAndRefunded(
      node.currentTotalPriceSet.shopMoney.amount,
      node.totalPriceSet.shopMoney.amount,
      digits,
    ),
    discount: parseMoney(node.totalDiscountsSet?.shopMoney.amount ?? "0", digits),
    status: statusOf(node.displayFinancialStatus),
    source: node.sourceName,
    tags: node.tags,
    test: node.test,
  };
}

/** What is left of an order's total, and what returns and edits took off it. */
export function netAndRefunded(current: string, total: string, digits: number) {
  const net = parseMoney(current, digits);
  return { net, refunded: Math.max(0, parseMoney(total, digits) - net) };
}

/** A customer of GraphQL or of an export. */
export function customerOf(node: CustomerNode): CustomerFacts {
  const email = node.defaultEmailAddress;
  const subscribed = email?.marketingState === "SUBSCRIBED" ? email.marketingUpdatedAt : null;
  return {
    customerId: idOf(node.id),
    createdAt: instantOf(node.createdAt),
    updatedAt: instantOf(node.updatedAt),
    subscribedAt: subscribed === null ? null : instantOf(subscribed),
    emailState: (email?.marketingState ?? "none").toLowerCase(),
    smsState: (node.defaultPhoneNumber?.smsMarketingConsent?.state ?? "none").toLowerCase(),
    subscription: node.productSubscriberStatus.toLowerCase(),
    tags: node.tags,
  };
}

/** Whether an operation of this status may still change something. */
export function isUnderWay(status: string): boolean {
  return ["CREATED", "RUNNING", "CANCELING"].includes(status);
}

/** A bulk operation; whatever is neither done nor under way has failed. */
export function operationOf(node: BulkNode): BulkOperation {
  const pending = isUnderWay(node.status);
  const completed = node.status === "COMPLETED" && node.partialDataUrl === null;
  return {
    id: node.id,
    status: pending ? "pending" : completed ? "completed" : "failed",
    objects: Number(node.objectCount),
    bytes: Number(node.fileSize ?? 0),
    url: node.url,
    failure: pending || completed ? null : `${node.status} ${node.errorCode ?? ""}`.trim(),
  };
}

/** The digits after the decimal point of an ISO 4217 currency, as the runtime's CLDR knows them. */
export function currencyDigits(currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
  }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}

/** Refuses a mutation's answer that carries user errors. */
export function refuseUserErrors(
  name: string,
  userErrors: readonly { readonly message: string }[],
): void {
  if (userErrors.length === 0) return;
  const messages = userErrors.map(({ message }) => message).join("; ");
  const busy = /already in progress/i.test(messages);
  throw new ShopifyError(busy ? "busy" : "rejected", `${name}: ${messages}`);
}
