import { editOrder, payOrder } from "../world/edit-order.ts";
import { gid } from "../world/gid.ts";
import { deleteOrder } from "../world/leave.ts";
import {
  currentQuantity,
  decimal,
  financialStatus,
  orderCurrentTotal,
  orderPaid,
} from "../world/order-money.ts";
import type { Customer, Order } from "../world/records.ts";
import { cancelOrder, placeOrder, refundOrder } from "../world/sell.ts";
import type { Outcome, Scene } from "./deed.ts";

/** Somebody whom the shop knows buys. */
export function buyAgain(scene: Scene): Outcome {
  const customer = scene.people.customer();
  return customer ? buy(scene, customer) : {};
}

/** Somebody buys without an account. */
export const buyAsGuest = (scene: Scene): Outcome => buy(scene, null);

/** Buys one to three articles. */
export function buy({ shop, announce, random, people }: Scene, customer: Customer | null): Outcome {
  const items = Array.from({ length: random.int(1, 3) }, () => ({
    product: random.pick(shop.products),
    quantity: random.int(1, 4),
  }));
  const order = placeOrder(shop, announce, { customer, items, at: shop.clock.now() });
  people.ordered(order);
  return outcome(order, decimal(orderCurrentTotal(order)));
}

/** Money goes back: all of it, or some. */
export function refund({ shop, announce, random, people }: Scene): Outcome {
  const order = people.order((one) => isStanding(one) && orderPaid(one) > 0);
  if (!order) return {};
  const most = Math.min(orderPaid(order), orderCurrentTotal(order));
  const amount = most > 1 && random.chance(0.6) ? random.int(1, most - 1) : orderPaid(order);
  refundOrder(shop, announce, order, amount);
  return outcome(order, decimal(amount));
}

/** An order is called off. */
export function cancel({ shop, announce, people }: Scene): Outcome {
  const order = people.order(isStanding);
  if (!order) return {};
  cancelOrder(shop, announce, order);
  return outcome(order);
}

/** An order loses pieces of a line, or gains an article that is paid for or not. */
export function edit({ shop, announce, random, people }: Scene): Outcome {
  const order = people.order(isStanding);
  if (!order) return {};
  const line = order.lines.find((one) => currentQuantity(one) > 0);
  if (line && random.chance(0.5)) {
    const quantity = random.int(0, currentQuantity(line) - 1);
    editOrder(shop, announce, order, { line, quantity });
    return outcome(order, `${quantity} left of ${line.product.title}`);
  }
  const product = random.pick(shop.products);
  const isPaid = random.chance(0.7);
  editOrder(shop, announce, order, { product, quantity: random.int(1, 3), isPaid });
  return outcome(order, `${product.title} added${isPaid ? "" : ", not paid yet"}`);
}

/** What an edit added is paid. */
export function pay({ shop, announce, people }: Scene): Outcome {
  const isOpen = (one: Order) => isStanding(one) && financialStatus(one) === "PARTIALLY_PAID";
  const order = people.order(isOpen);
  if (!order) return {};
  payOrder(shop, announce, order);
  return outcome(order);
}

/** An order is deleted. */
export function eraseOrder({ shop, announce, people }: Scene): Outcome {
  const order = people.order();
  if (!order) return {};
  deleteOrder(shop, announce, order);
  return outcome(order);
}

const isStanding = ({ cancelledAt }: Order) => cancelledAt === null;

function outcome({ number, customer }: Order, detail?: string): Outcome {
  return {
    orderId: gid("Order", number),
    ...(customer ? { customerId: gid("Customer", customer.number) } : {}),
    ...(detail === undefined ? {} : { detail }),
  };
}
