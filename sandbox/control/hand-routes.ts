import { z } from "zod";
import type { Routes } from "../http/routes.ts";
import { createHand, type Done } from "../hand/hand.ts";
import { deedNames } from "../hand/menu.ts";

const HandBody = z.object({
  actions: z.number().int().min(1).max(100_000),
  seed: z.number().int().optional(),
  menu: z.partialRecord(z.enum(deedNames), z.number().min(0)).optional(),
});

/** After so many actions others get their turn: webhooks go out, requests are answered. */
const breath = 50;

/** The merchant's hand, moved as often as wanted. */
export const handRoutes: Routes = {
  "POST /sandbox/hand": async ({ store: { shop, announce }, json }) => {
    const { actions, seed, menu } = HandBody.parse(await json());
    const hand = createHand(shop, announce, {
      ...(seed === undefined ? {} : { seed }),
      ...(menu === undefined ? {} : { weights: menu }),
    });
    const done: Done[] = [];
    while (done.length < actions) {
      done.push(hand.act());
      if (done.length % breath === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return { json: { seed: hand.seed, actions: done } };
  },
};
