import { exportSPKI, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { sessionSecret } from "./session-secret";
import { signSessionToken, verifySessionToken } from "./session-token";

const claims = { sessionId: "ses_1", userId: "usr_1" };
const nowSeconds = () => Math.floor(Date.now() / 1000);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

interface ForgeOptions {
  header?: Record<string, unknown>;
  payload?: Record<string, unknown>;
  key?: Uint8Array;
}

/** A token like ours, but for what is said. */
function forge({ header = {}, payload = {}, key = sessionSecret() }: ForgeOptions): Promise<string> {
  const ours = { iss: "llm-monitor", aud: "llm-monitor/dashboard", sub: "usr_1", sid: "ses_1", iat: nowSeconds(), exp: nowSeconds() + 60 };
  return new SignJWT({ ...ours, ...payload }).setProtectedHeader({ alg: "HS256", typ: "session+jwt", ...header }).sign(key);
}

describe("session tokens", () => {
  it("are ours when we signed them", async () => {
    expect(await verifySessionToken(await signSessionToken(claims))).toEqual(claims);
    expect(await verifySessionToken(await forge({}))).toEqual(claims);
  });

  it.each<[string, ForgeOptions]>([
    ["another key", { key: new TextEncoder().encode("x".repeat(40)) }],
    ["another HMAC", { header: { alg: "HS512" } }],
    ["another type", { header: { typ: "JWT" } }],
    ["no type", { header: { typ: undefined } }],
    ["another issuer", { payload: { iss: "evil" } }],
    ["another audience", { payload: { aud: "llm-monitor/gateway" } }],
    ["no audience", { payload: { aud: undefined } }],
    ["an end in the past", { payload: { iat: nowSeconds() - 900, exp: nowSeconds() - 120 } }],
    ["no end", { payload: { exp: undefined } }],
    ["a start in the future", { payload: { iat: nowSeconds() + 600, exp: nowSeconds() + 900 } }],
    ["no start", { payload: { iat: undefined } }],
    ["a start 31 days ago", { payload: { iat: nowSeconds() - 31 * 86_400 } }],
    ["a time before which it is not valid", { payload: { nbf: nowSeconds() + 600 } }],
    ["no session", { payload: { sid: undefined } }],
    ["a session that is not text", { payload: { sid: ["ses_1"] } }],
    ["no user", { payload: { sub: undefined } }],
    ["far too many characters", { payload: { pad: "x".repeat(100_000) } }],
  ])("are refused with %s", async (_, options) => {
    expect(await verifySessionToken(await forge(options))).toBeNull();
  });

  it("are refused without a signature, by whatever name", async () => {
    const [, payload] = (await signSessionToken(claims)).split(".");
    for (const alg of ["none", "None", "NONE", "nOnE", "", null]) {
      expect(await verifySessionToken(`${encode({ alg, typ: "session+jwt" })}.${payload}.`)).toBeNull();
    }
    const [header] = (await signSessionToken(claims)).split(".");
    expect(await verifySessionToken(`${header}.${payload}.`)).toBeNull();
  });

  it("are refused with a critical extension that we do not know", async () => {
    const token = await signSessionToken(claims);
    const header = encode({ alg: "HS256", typ: "session+jwt", crit: ["exp"], exp: 1 });
    expect(await verifySessionToken([header, ...token.split(".").slice(1)].join("."))).toBeNull();
  });

  it("are refused when signed with a key pair, or with a public key as the secret", async () => {
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
    const payload = { iss: "llm-monitor", aud: "llm-monitor/dashboard", sub: "usr_1", sid: "ses_1" };
    const header = { typ: "session+jwt", jku: "http://127.0.0.1:9/keys", kid: "../../dev/null" };
    const token = new SignJWT(payload)
      .setIssuedAt()
      .setExpirationTime("1m")
      .setProtectedHeader({ alg: "RS256", ...header });
    expect(await verifySessionToken(await token.sign(privateKey))).toBeNull();
    expect(await verifySessionToken(await forge({ key: new TextEncoder().encode(await exportSPKI(publicKey)) }))).toBeNull();
  });

  it("are refused when any one character is changed", async () => {
    const token = await forge({});
    for (let i = 0; i < token.length; i++) {
      // The last character of each base64url part may hold unused bits; "A" ⇄ "_" changes used ones too.
      const changed = `${token.slice(0, i)}${token[i] === "A" ? "_" : "A"}${token.slice(i + 1)}`;
      expect([i, await verifySessionToken(changed)]).toEqual([i, null]);
    }
  });

  it.each(["", ".", "..", "a.b.c", "null", "{}", "eyJ9.eyJ9.eyJ9"])("refuses %j quietly", async (text) => {
    expect(await verifySessionToken(text)).toBeNull();
  });
});
