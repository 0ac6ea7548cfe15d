import { gid, utc } from "../world/gid.ts";
import {
  currentQuantity,
  decimal,
  financialStatus,
  orderCurrentTotal,
  orderPaid,
  orderRefunded,
  orderTotal,
} from "../world/order-money.ts";
import type { Line, Order, Product } from "../world/records.ts";
import { pageOf } from "./connection.ts";
import type { ApiContext } from "./context.ts";
import type { FieldTable } from "./field-table.ts";

const bag = (minorUnits: number, { shop }: ApiContext) => {
  const money = { amount: decimal(minorUnits), currencyCode: shop.currency };
  return { shopMoney: money, presentmentMoney: money };
};

/** Order, as far as the shop's data can answer: no discounts, taxes or shipping, one currency. */
export const orderFields: FieldTable<Order> = {
  id: (order) => gid("Order", order.number),
  legacyResourceId: (order) => String(order.number),
  name: (order) => order.name,
  createdAt: (order) => utc(order.createdAt),
  processedAt: (order) => utc(order.processedAt),
  updatedAt: (order) => utc(order.updatedAt),
  cancelledAt: (order) => (order.cancelledAt === null ? null : utc(order.cancelledAt)),
  closedAt: () => null,
  closed: () => false,
  test: (order) => order.test,
  confirmed: () => true,
  edited: (order) => order.edited,
  sourceName: (order) => order.sourceName,
  displayFinancialStatus: (order) => financialStatus(order),
  currencyCode: (_order, _args, { shop }) => shop.currency,
  presentmentCurrencyCode: (_order, _args, { shop }) => shop.currency,
  totalPriceSet: (order, _args, context) => bag(orderTotal(order), context),
  currentTotalPriceSet: (order, _args, context) => bag(orderCurrentTotal(order), context),
  totalRefundedSet: (order, _args, context) => bag(orderRefunded(order), context),
  totalReceivedSet: (order, _args, context) => bag(order.received, context),
  netPaymentSet: (order, _args, context) => bag(orderPaid(order), context),
  subtotalPriceSet: (order, _args, context) => bag(orderTotal(order), context),
  currentSubtotalPriceSet: (order, _args, context) => bag(orderCurrentTotal(order), context),
  totalDiscountsSet: (_order, _args, context) => bag(0, context),
  currentTotalDiscountsSet: (_order, _args, context) => bag(0, context),
  totalShippingPriceSet: (_order, _args, context) => bag(0, context),
  totalTaxSet: (_order, _args, context) => bag(0, context),
  discountCode: () => null,
  discountCodes: () => [],
  discountApplications: (_order, args) => pageOf([], args),
  tags: (order) => order.tags,
  customer: (order) => order.customer,
  app: () => null,
  attribution: () => null,
  customerJourneySummary: () => null,
  lineItems: (order, args) => pageOf(order.lines, args),
};

/** A line of an order; nothing here is sold by subscription. */
export const lineItemFields: FieldTable<Line> = {
  id: (line) => gid("LineItem", line.number),
  title: (line) => line.product.title,
  name: (line) => line.product.title,
  quantity: (line) => line.quantity,
  currentQuantity: (line) => currentQuantity(line),
  refundableQuantity: (line) => currentQuantity(line),
  sku: (line) => line.product.sku,
  isGiftCard: () => false,
  product: ({ product }) => (product.deletedAt === null ? product : null),
  variant: ({ product }) =>
    product.deletedAt === null ? { id: gid("ProductVariant", product.number) } : null,
  sellingPlan: () => null,
  contract: () => null,
  discountedTotalSet: (line, _args, context) => bag(line.unitPrice * line.quantity, context),
  originalTotalSet: (line, _args, context) => bag(line.unitPrice * line.quantity, context),
  originalUnitPriceSet: (line, _args, context) => bag(line.unitPrice, context),
  discountedUnitPriceSet: (line, _args, context) => bag(line.unitPrice, context),
};

/** An article. */
export const productFields: FieldTable<Product> = {
  id: (product) => gid("Product", product.number),
  legacyResourceId: (product) => String(product.number),
  title: (product) => product.title,
  updatedAt: (product) => utc(product.updatedAt),
  productType: (product) => product.type,
  sellingPlanGroupsCount: (product) => ({
    count: product.sellingPlanGroups,
    precision: "EXACT",
  }),
  tags: () => [],
};
