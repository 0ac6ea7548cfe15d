import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { renderToPipeableStream } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { I18n } from "#app/i18n/i18n.tsx";
import { serverWords } from "#app/i18n/server-words.ts";
import { WordSourceContext } from "#app/i18n/words.ts";
import { ChartFigure } from "#app/ui/charts/chart-figure.tsx";
import { GapHistogram } from "#app/ui/charts/drawings.ts";
import { Look } from "#app/ui/look.tsx";

/** A document as the server streams it, whole. */
async function documentOf(): Promise<string> {
  const body = new PassThrough();
  const { pipe } = renderToPipeableStream(
    <WordSourceContext.Provider value={serverWords}>
      <I18n language="en">
        <Look>
          <ChartFigure
            title="Days between orders"
            sentence="Half of those who come back do so within 6 days."
            table={{ columns: [{ title: "Days" }], rows: [], file: "days" }}
          >
            <GapHistogram
              view={{
                bars: [{ from: 0, to: 7, gaps: 12, label: "0 to 6 days: 12" }],
                lines: [],
                acrossTicks: [],
                upTicks: [],
              }}
            />
          </ChartFigure>
        </Look>
      </I18n>
    </WordSourceContext.Provider>,
  );
  pipe(body);
  return text(body);
}

describe("a drawing", () => {
  it("is in the document that the server sends, in its place from the first one on", async () => {
    const html = await documentOf();
    expect(html).toMatch(/<svg[^>]*>.*<rect[^>]*class="[^"]*cadence-bar/s);
    expect(html).toContain('aria-label="0 to 6 days: 12"');
    expect(html).not.toContain("<template");
  });
});
