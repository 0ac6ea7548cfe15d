import { afterAll, beforeAll, describe } from "vitest";
import { deliveryLaws } from "./deliveries.laws.ts";
import { objectLaws } from "./objects.laws.ts";
import { refetchLaws } from "./refetches.laws.ts";
import type { OpenStore } from "./rig.ts";
import { shopLaws } from "./shops.laws.ts";
import { tagLaws } from "./tags.laws.ts";
import { workLaws } from "./work.laws.ts";

/** What the port promises of every store: the simulation is worth what the memory store has in common with PostgreSQL. */
export function storeContract(where: string, openStore: OpenStore): void {
  describe(`the store ${where}`, () => {
    let opened: Awaited<ReturnType<OpenStore>> | null = null;
    beforeAll(async () => {
      opened = await openStore();
    });
    afterAll(() => opened?.close());
    const store = () => {
      if (opened === null) throw new Error("the store is not open yet");
      return opened;
    };
    deliveryLaws(store);
    objectLaws(store);
    refetchLaws(store);
    workLaws(store);
    shopLaws(store);
    tagLaws(store);
  });
}
