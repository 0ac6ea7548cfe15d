/** Why nothing was scored, in sentences for the person who asked. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
