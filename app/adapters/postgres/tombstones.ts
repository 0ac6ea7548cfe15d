import { createHmac, randomBytes } from "node:crypto";
import type { PoolClient } from "pg";
import { z } from "zod";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { Transaction } from "./prisma.ts";
import type { Sealing } from "./sealing.ts";

const KEY_BYTES = 32;
/** SHA-256 works on blocks of 64 bytes; the key is padded to one (RFC 2104). */
const BLOCK_BYTES = 64;
const FIELD = "tombstone_key";

const Keys = z.array(z.object({ sealed: z.string().nullable() }));
const Digests = z.array(z.object({ digest: z.instanceof(Uint8Array) }));

/** A tombstone is all that is left of a redacted customer: it tells them apart and names nobody. */
export type Tombstones = {
  /**
   * Those of these customers who were redacted. Until the transaction ends nobody else of the shop is
   * redacted: what it inserts after asking cannot bring a person back.
   */
  readonly among: (ids: readonly CustomerId[]) => Promise<ReadonlySet<CustomerId>>;
  /** Leaves a tombstone; waits for whoever is inserting, and keeps them waiting until the transaction ends. */
  readonly add: (id: CustomerId) => Promise<void>;
};

/** The tombstones of one shop. */
export function tombstones(db: Transaction, shopId: ShopId, sealed: Sealing): Tombstones {
  const storedKey = async () => {
    const rows = await db.$queryRaw`
      SELECT tombstone_key AS sealed FROM shops WHERE shop_id = ${shopId}`;
    return openKey(sealed, shopId, Keys.parse(rows)[0]?.sealed ?? null);
  };
  /** Under the lock nobody else makes the key: it is read once a unit of work. */
  let keyUnderLock: Promise<Buffer | null> | null = null;
  const lockAndRead = async () => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock_shared(${lockOf(shopId)}::bigint)`;
    return storedKey();
  };

  return {
    among: async (ids) => {
      keyUnderLock ??= lockAndRead();
      const key = await keyUnderLock;
      if (key === null || ids.length === 0) return new Set();
      const byDigest = new Map(ids.map((id) => [hexOf(digestOf(key, shopId, id)), id]));
      const digests = [...byDigest.keys()];
      const rows = await db.$queryRaw`
        SELECT digest FROM tombstones
         WHERE shop_id = ${shopId}
           AND digest IN (SELECT decode(hex, 'hex') FROM unnest(${digests}::text[]) AS hex)`;
      return new Set(
        Digests.parse(rows).flatMap(({ digest }) => byDigest.get(hexOf(digest)) ?? []),
      );
    },

    add: async (id) => {
      await db.$executeRaw`SELECT pg_advisory_xact_lock(${lockOf(shopId)}::bigint)`;
      const key = (await storedKey()) ?? (await makeKey(db, shopId, sealed));
      keyUnderLock = Promise.resolve(key);
      await db.$executeRaw`
        INSERT INTO tombstones (shop_id, digest)
        VALUES (${shopId}, decode(${hexOf(digestOf(key, shopId, id))}, 'hex')) ON CONFLICT DO NOTHING`;
    },
  };
}

/**
 * The same question for a whole table at once, on a connection that loads an export: deletes the rows of
 * redacted customers from a temporary table with a `customer_id`, and holds off redactions until the
 * transaction ends.
 */
export async function deleteRedacted(
  client: PoolClient,
  shopId: ShopId,
  sealed: Sealing,
  table: "customers_in" | "export_in",
): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock_shared($1::bigint)", [lockOf(shopId)]);
  const { rows } = await client.query(
    "SELECT tombstone_key AS sealed FROM shops WHERE shop_id = $1",
    [shopId],
  );
  const key = openKey(sealed, shopId, Keys.parse(rows)[0]?.sealed ?? null);
  if (key === null) return;
  await client.query(
    `DELETE FROM ${table}
      WHERE hmac_sha256($1::text || ':' || customer_id, $2, $3)
            IN (SELECT digest FROM tombstones WHERE shop_id = $4)`,
    [String(shopId), padded(key, 0x36), padded(key, 0x5c), shopId],
  );
}

/** Ours alone among PostgreSQL's advisory locks: pg-boss and the migrations take others. */
function lockOf(shopId: ShopId): string {
  return String(TOMBSTONE_LOCKS + BigInt(shopId));
}

const TOMBSTONE_LOCKS = 0x746f_6d62_0000_0000n;

function openKey(sealed: Sealing, shopId: ShopId, stored: string | null): Buffer | null {
  return stored === null ? null : Buffer.from(sealed.open(stored, String(shopId), FIELD), "base64");
}

async function makeKey(db: Transaction, shopId: ShopId, sealed: Sealing): Promise<Buffer> {
  const key = randomBytes(KEY_BYTES);
  const stored = sealed.seal(key.toString("base64"), String(shopId), FIELD);
  await db.$executeRaw`UPDATE shops SET tombstone_key = ${stored} WHERE shop_id = ${shopId}`;
  return key;
}

function digestOf(key: Buffer, shopId: ShopId, id: CustomerId): Buffer {
  return createHmac("sha256", key).update(`${shopId}:${id}`).digest();
}

function padded(key: Buffer, byte: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  key.copy(block);
  return Buffer.from(block.map((value) => value ^ byte));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
