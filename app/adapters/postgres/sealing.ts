import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Seals secrets at rest. `field` and `owner` bind a value to its place: moved to another row it does not open. */
export type Sealing = {
  readonly seal: (secret: string, owner: string, field: string) => string;
  readonly open: (sealed: string, owner: string, field: string) => string;
};

const VERSION = "v1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM with a random 96-bit nonce a value: `v1.<key id>.<nonce>.<ciphertext>.<tag>`.
 * `keys` is TOKEN_KEYS, `k2:<base64>,k1:<base64>`: the first seals, all open.
 */
export function sealing(keys: string): Sealing {
  const ring = new Map(
    keys.split(",").map((entry) => {
      const at = entry.indexOf(":");
      return [entry.slice(0, at), Buffer.from(entry.slice(at + 1), "base64")] as const;
    }),
  );
  const [current] = ring.keys();
  if (current === undefined) throw new RangeError("TOKEN_KEYS holds no key");
  const keyOf = (id: string): Buffer => {
    const key = ring.get(id);
    if (key === undefined)
      throw new Error(`TOKEN_KEYS has no key "${id}", which sealed a stored token`);
    return key;
  };

  return {
    seal: (secret, owner, field) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", keyOf(current), nonce);
      cipher.setAAD(Buffer.from(`${owner}:${field}`));
      const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      const parts = [nonce, text, cipher.getAuthTag()].map((part) => part.toString("base64url"));
      return [VERSION, current, ...parts].join(".");
    },
    open: (sealed, owner, field) => {
      const [version, id = "", ...parts] = sealed.split(".");
      const [nonce, text, tag] = parts.map((part) => Buffer.from(part, "base64url"));
      if (version !== VERSION || nonce === undefined || text === undefined || tag === undefined) {
        throw new Error("a stored token is not sealed in a form that we know");
      }
      const cipher = createDecipheriv("aes-256-gcm", keyOf(id), nonce, {
        authTagLength: TAG_BYTES,
      });
      cipher.setAAD(Buffer.from(`${owner}:${field}`));
      cipher.setAuthTag(tag);
      return Buffer.concat([cipher.update(text), cipher.final()]).toString("utf8");
    },
  };
}
