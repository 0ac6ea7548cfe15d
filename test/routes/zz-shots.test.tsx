import { writeFileSync } from "node:fs";
import { test } from "vitest";
import { render } from "#test/routes/render.tsx";
import * as v from "#test/routes/views.ts";
import { Overview } from "#app/ui/overview.tsx";
import { Segments } from "#app/ui/segments.tsx";
import { Segment } from "#app/ui/segment.tsx";
import { Customer } from "#app/ui/customer.tsx";
import { Settings } from "#app/ui/settings.tsx";
import { NotFoundScreen, ProblemScreen } from "#app/ui/problem.tsx";
const none = () => undefined;
const actions = {
  onImport: none,
  onAcceptWindows: none,
  onTurnTaggingOn: none,
  pending: null,
} as const;
const pending = Promise.resolve({});
const windows = {
  answer: null,
  onPreview: none,
  onApply: none,
  pending: null,
  onDirty: none,
} as const;
const removal = { onRemove: none, pending: false, refused: false };
const screens = {
  "overview-new": <Overview overview={v.anOverview(v.SETUP)} actions={actions} />,
  "overview-importing": <Overview overview={v.anOverview(v.IMPORTING)} actions={actions} />,
  "overview-windows": (
    <Overview
      overview={v.anOverview({
        ...v.READY_TO_TAG,
        windows: { ...v.READY_TO_TAG.windows, accepted: false },
      })}
      actions={actions}
    />
  ),
  "overview-preview": <Overview overview={v.anOverview(v.READY_TO_TAG)} actions={actions} />,
  "overview-on": <Overview overview={v.anOverview(v.TAGGING_ON)} actions={actions} />,
  "overview-failed": (
    <Overview
      overview={v.anOverview({
        ...v.SETUP,
        importing: {
          state: "failed",
          reason: "Shopify ended the export: INTERNAL_SERVER_ERROR",
          customers: v.FORMAT.count(120),
        },
      })}
      actions={actions}
    />
  ),
  segments: <Segments segments={v.SEGMENTS} />,
  segment: <Segment segment={v.SEGMENT} names={pending} />,
  customer: <Customer customer={v.CUSTOMER} names={pending} />,
  settings: <Settings settings={v.SETTINGS} windows={windows} removal={removal} />,
  "settings-invalid": (
    <Settings
      settings={v.SETTINGS}
      windows={{
        ...windows,
        answer: {
          kind: "invalid",
          problems: [{ field: "oneTime.risk", reason: "not-a-day-count" }],
        },
      }}
      removal={{ ...removal, refused: true }}
    />
  ),
  problem: <ProblemScreen reference="1f2e3d4c" onRetry={none} />,
  "not-found": <NotFoundScreen />,
};
test("shots", () => {
  for (const [name, screen] of Object.entries(screens)) {
    writeFileSync(
      `/tmp/shots/${name}.html`,
      `<!doctype html><html lang="en"><head><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1"><title>x</title><link rel=stylesheet href="/work/main/node_modules/@shopify/polaris/build/esm/styles.css"><link rel=stylesheet href="/work/main/app/ui/styles.css"></head><body>${render(screen)}</body></html>`,
    );
  }
});
