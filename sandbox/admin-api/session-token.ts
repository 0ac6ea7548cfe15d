import { randomUUID } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";

/** The app's client id and secret. */
export interface AppKeys {
  apiKey: string;
  apiSecret: string;
}

const secretOf = ({ apiSecret }: AppKeys) => new TextEncoder().encode(apiSecret);
const clockTolerance = 10;

/** The token the admin gives to the app's frame: real time, one minute. */
export function mintSessionToken(keys: AppKeys, shopDomain: string): Promise<string> {
  const issuedAt = Math.floor(Date.now() / 1000);
  return new SignJWT({ sid: randomUUID(), dest: `https://${shopDomain}` })
    .setIssuer(`https://${shopDomain}/admin`)
    .setAudience(keys.apiKey)
    .setSubject("42")
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + 60)
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .sign(secretOf(keys));
}

/** True for a token of this app and shop that has not expired. */
export async function isSessionToken(
  keys: AppKeys,
  shopDomain: string,
  token: string,
): Promise<boolean> {
  try {
    const { payload } = await jwtVerify(token, secretOf(keys), {
      algorithms: ["HS256"],
      audience: keys.apiKey,
      clockTolerance,
    });
    return payload.dest === `https://${shopDomain}`;
  } catch {
    return false;
  }
}
