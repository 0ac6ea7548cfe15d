/** The process was killed at a failpoint: whatever it was doing ends, and nothing of it is left. */
export class Crash extends Error {
  override readonly name = "Crash";
}
