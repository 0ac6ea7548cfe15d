// npm run -s score -- --orders FILE.csv --as-of YYYY-MM-DD --out OUT.csv: the engine alone on any shop's orders.
import { stringify } from "csv-stringify";
import { historiesAt } from "#app/domain/score/histories-at.ts";
import { scoreShop } from "#app/domain/score/score-shop.ts";
import { readOptions } from "#scripts/score/options.ts";
import { readOrders } from "#scripts/score/read-orders.ts";
import { Refusal } from "#scripts/score/refusal.ts";
import { replaceFile, writableFile } from "#scripts/score/replace-file.ts";
import { scoreRows, summary } from "#scripts/score/score-rows.ts";

try {
  const { orders, asOf, out } = readOptions(process.argv.slice(2));
  const file = await writableFile(out, orders);
  const { names, histories } = historiesAt(await readOrders(orders), asOf);
  const { scores, rhythm } = scoreShop(histories, asOf);
  await replaceFile(file, scoreRows(names, scores), stringify());
  console.log(`${out}: ${summary(scores, rhythm)}.`);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`${error.message}\nNothing was written.`);
  process.exitCode = 1;
}
