/** Round robin over rising keys: those after the one that was served last come first. */
export function inTurn<Key extends string | number>(
  rising: readonly Key[],
  last: Key,
): readonly Key[] {
  return [...rising.filter((key) => key > last), ...rising.filter((key) => key <= last)];
}
