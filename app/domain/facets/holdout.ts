/**
 * Whether a customer belongs to the shop's holdout. The draw depends on nothing but the customer and the
 * shop's salt: it is the same at every look, and a larger share keeps everyone whom a smaller one held.
 */
export function isHeldOut(customerId: string, salt: string, percent: number): boolean {
  return 100 * draw(`${salt}/${customerId}`) < percent;
}

/**
 * A number in [0, 1) that looks drawn at random: FNV-1a over the text, mixed by the finisher of
 * MurmurHash3, without which ids that differ in their last digit would be drawn together. Nobody gains
 * by foreseeing it, so it need not be cryptographic.
 */
function draw(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
