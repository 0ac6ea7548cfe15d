import { defineConfig } from "vitest/config";

// The tests of the rules under mutation, without databases, so that a mutant costs milliseconds.
export default defineConfig({
  test: {
    root: ".",
    include: ["test/domain/{stage,guard,tag-change,lifeline,customer-state}.test.ts"],
  },
});
