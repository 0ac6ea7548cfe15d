import { writeFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { openAppState } from "#scripts/demo/app-state.ts";
import { sandboxClient } from "#scripts/demo/sandbox-client.ts";
import { startStack } from "#scripts/demo/start-stack.ts";
import { until } from "#scripts/demo/until.ts";
import { collectProblems, hasHorizontalScroll, launchBrowser, openAdmin, openPage, phone } from "#test/e2e/support/browser.ts";
const stack = await startStack({ sandboxEnvironment: { SANDBOX_KIND: "consumables", SANDBOX_CUSTOMERS: "700", SANDBOX_SEED: "11" } });
const state = await openAppState(stack.databaseUrl);
const browser = await launchBrowser();
try {
  const page = await openPage(browser);
  const problems = collectProblems(page);
  let app = await openAdmin(page, stack.sandbox);
  await app.getByRole("button", { name: "Start import" }).click({ timeout: 60000 });
  await app.getByRole("button", { name: "Use these" }).click({ timeout: 120000 });
  if (process.argv[2] === "on") {
  await app.getByRole("button", { name: "Turn tagging on" }).click({ timeout: 60000 });
  await until("tags", 120000, async () => (await state.tagsInLedger()) > 0 && (await state.runsUnderWay()) === 0);
  }
  const shots: [string, string][] = [["index", ""], ["starter", "/one-time-quiet"], ["entry", "/repeat-risk"], ["tiers", "/one-time-lapsed"], ["facet", "/value-high"], ["facet-off", "/rfm-loyal"], ["chance","/chance"], ["lock", "/lock"], ["guide", "/guide"], ["campaign", "/safe-audience"], ["near","/near-place"], ["missing", "/nothing"]];
  for (const [size, viewport] of [["1280", undefined], ["375", phone]] as const) {
    const one = viewport === undefined ? page : await openPage(browser, viewport);
    const trouble = collectProblems(one);
    for (const [name, path] of shots) {
      const admin = await openAdmin(one, stack.sandbox, `/app/playbooks${path}`);
      await admin.getByRole("heading", { level: 1 }).first().waitFor({ timeout: 60000 });
      if (name === "index") await until("sizes", 20000, async () => (await admin.getByText("…", { exact: true }).count()) === 0);
      const frame = one.frame({ name: "app-iframe" });
      if (frame) {
        const html = await frame.evaluate(() => document.documentElement.scrollHeight);
        console.log(size, name, "height", html, "sideways", await hasHorizontalScroll(frame));
        await one.setViewportSize({ width: viewport?.width ?? 1280, height: Math.min(html + 160, 9000) });
      }
      await one.waitForFunction("true");
      await one.screenshot({ path: `/tmp/play/${name}-${size}.png`, fullPage: true });
      const { violations } = await new AxeBuilder({ page: one }).include("iframe[name=app-iframe]").analyze();
      for (const v of violations) console.log("AXE", size, name, v.id, v.nodes[0]?.html);
      await one.setViewportSize(viewport ?? { width: 1280, height: 800 });
    }
    console.log("trouble", trouble);
    if (size === "1280") {
      // copy
      const admin = await openAdmin(one, stack.sandbox, `/app/playbooks/repeat-risk`);
      await admin.getByRole("button", { name: "Copy: segment query" }).first().click({ timeout: 20000 });
      await admin.getByText("Copied").first().waitFor({ timeout: 10000 });
      console.log("copied works");
      const t = performance.now(); await admin.getByRole("link", { name: "Playbooks" }).first().click(); await admin.getByRole("heading", { name: "Playbooks", level: 1 }).waitFor(); console.log("back ms", performance.now() - t);
    }
  }
  console.log("problems", problems);
} finally {
  await browser.close(); await state.close(); await stack.stop();
}
