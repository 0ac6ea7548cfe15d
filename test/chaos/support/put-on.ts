import { z } from "zod";
import { pressAgain } from "./press-again.ts";
import type { Scene, SceneShop } from "./scene.ts";

const Installed = z.object({ installed: z.boolean() });

/** Opens the app until it is installed in both eyes; while the news of its end is under way, it may not be. */
export async function putOn(
  { app }: Scene,
  shop: SceneShop | undefined,
  patienceMs?: number,
): Promise<void> {
  if (shop === undefined) throw new Error("there is no such shop");
  await pressAgain(async () => {
    await shop.sandbox.openPage("/app");
    const { installed } = Installed.parse(await shop.sandbox.shop());
    const left = await app.count(
      "SELECT count(*) FROM shops WHERE domain = $1 AND uninstalled_at IS NOT NULL",
      [shop.domain],
    );
    if (!installed || left > 0) throw new Error(`the app is not installed in ${shop.domain}`);
  }, patienceMs);
}
