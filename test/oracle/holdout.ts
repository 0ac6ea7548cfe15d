import { numberOf } from "./number-of.ts";

/** Whether the shop's draw keeps this customer out: a hash of salt and id, as a share of all there are. */
export function isHeldOut(customerId: string, salt: string, percent: number): boolean {
  return mixed(fnv1a(`${salt}/${numberOf(customerId)}`)) / 2 ** 32 < percent / 100;
}

/** FNV-1a, 32 bits, over the bytes of the text. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** The finisher of MurmurHash3, 32 bits: texts that differ little come to lie far apart. */
export function mixed(given: number): number {
  let hash = given;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
