import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY, policyProblems } from "#app/domain/policy.ts";
import { policyIn, textOf as fieldsOf } from "#app/ui/policy-text.ts";
import { RemoveTagsCard } from "#app/ui/remove-tags-card.tsx";
import { Settings } from "#app/ui/settings.tsx";
import { render, textOf } from "./render.tsx";
import { FORMAT, SETTINGS } from "./views.ts";

const nothing = () => undefined;
const windows = {
  longest: 3650,
  answer: null,
  onPreview: nothing,
  onApply: nothing,
  pending: null,
  onDirty: nothing,
} as const;
const familiesForm = { onApply: nothing, pending: false, onDirty: nothing };
const removal = { onRemove: nothing, pending: false, refused: false };

describe("Settings", () => {
  it("shows the windows in force, in a form with its save bar", () => {
    const html = render(<Settings {...{ settings: SETTINGS, windows, familiesForm, removal }} />);
    expect(html).toMatch(/id="oneTime\.lapsed"[^>]*value="90"/);
    expect(html).toContain("<ui-save-bar");
  });

  it("says which tags are written, under which prefix", () => {
    const text = textOf(<Settings {...{ settings: SETTINGS, windows, familiesForm, removal }} />);
    expect(text).toContain("Prefix lc-");
    expect(text).toContain("Stage: one for every customer");
    expect(text).toContain("25,240 customers");
  });
});

describe("the windows' fields", () => {
  it("read back as what they show", () => {
    expect(policyIn(fieldsOf(DEFAULT_POLICY))).toEqual(DEFAULT_POLICY);
  });

  it.each(["", " ", "1.5", "-3", "1e3", "0x10", "12345678901"])('refuse "%s"', (typed) => {
    const policy = policyIn({ ...fieldsOf(DEFAULT_POLICY), prospectCold: typed });
    expect(policyProblems(policy)).toEqual([{ field: "prospectCold", reason: "not-a-day-count" }]);
  });
});

describe("removing all our tags", () => {
  it("asks for the shop's name", () => {
    const text = textOf(<RemoveTagsCard settings={SETTINGS} {...removal} />);
    expect(text).toContain("25,240 customers carry tags of ours now.");
    expect(text).toContain("Type the shop’s name to confirm");
  });

  it("says when the name was another", () => {
    expect(textOf(<RemoveTagsCard settings={SETTINGS} {...removal} refused />)).toContain(
      "This is not the shop’s name. Type: Tea House",
    );
  });

  it("shows how far it is", () => {
    const run = {
      kind: "remove-all",
      state: "running",
      phase: "write",
      written: FORMAT.count(10),
      customers: FORMAT.count(40),
      percent: 25,
      failure: null,
    } as const;
    const settings = { ...SETTINGS, tagging: { state: "removing", run } as const };
    expect(textOf(<RemoveTagsCard settings={settings} {...removal} />)).toContain(
      "Removing all our tags 25% 10 of 40 customers",
    );
  });

  it("has nothing to offer where no tag is ours", () => {
    const settings = { ...SETTINGS, tagged: FORMAT.count(0) };
    expect(textOf(<RemoveTagsCard settings={settings} {...removal} />)).toContain(
      "There is no tag of ours on any customer.",
    );
  });
});
