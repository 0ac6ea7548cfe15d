import type { Measured } from "../figure.ts";
import { accuracyFigures } from "./accuracy-figures.ts";
import { accuracySections } from "./accuracy-page.ts";
import { anchorFigures } from "./anchors.ts";
import { groupFigures } from "./groups.ts";
import { judge } from "./judge.ts";
import { KINDS } from "./shops/kinds.ts";
import { cdnow, onlineRetail } from "./shops/real.ts";
import { simulate } from "./shops/simulated.ts";
import { splitsOf } from "./shops/split.ts";
import { speedFigures } from "./speed.ts";

/** How fast and how right the engine is, beside its rivals. */
export async function measureEngine(): Promise<Measured> {
  const speed = speedFigures();
  const shops = [cdnow(), onlineRetail(), ...KINDS.map(simulate)];
  const verdicts = shops.flatMap(splitsOf).map(judge);
  return {
    figures: [...speed, ...anchorFigures(), ...accuracyFigures(verdicts), ...groupFigures()],
    sections: accuracySections(verdicts),
    detail: verdicts.map((verdict) => ({ ...verdict, ladders: undefined })),
  };
}
