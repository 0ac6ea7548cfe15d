import type { SerializedError } from "vitest";
import type { Reporter, TestModule } from "vitest/node";

/** Prints the result once more as "12 passed, 0 failed", the form in which the CI's log reader looks for it. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
    const failed = count("failed") + brokenFiles + errors.length;
    const skipped = count("skipped");
    const line = `${count("passed")} passed, ${failed} failed`;
    console.log(skipped > 0 ? `${line}, ${skipped} skipped` : line);
  }
}
