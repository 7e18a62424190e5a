import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { findDecoder, isIdentity } from "./encoding";

const text = "what a provider says";

async function decode(encoding: string, bytes: Uint8Array): Promise<string> {
  const decoder = findDecoder(encoding)?.();
  if (!decoder) throw new Error(`no decoder for ${encoding}`);
  decoder.end(bytes);
  return Buffer.concat(await decoder.toArray()).toString();
}

describe("findDecoder", () => {
  it.each([
    ["gzip", gzipSync(text)],
    ["x-gzip", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["br", brotliCompressSync(text)],
    [" GZip ", gzipSync(text)],
  ])("decodes %j", async (encoding, bytes) => expect(await decode(encoding, bytes)).toBe(text));

  it.each(["constructor", "Constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"])("%s is no encoding", (name) => {
    expect(findDecoder(name)).toBeNull();
    expect(isIdentity(name)).toBe(false);
  });

  it.each(["gzip, br", "zstd", "compress", "gzip;q=1"])("does not decode %s", (encoding) => {
    expect(findDecoder(encoding)).toBeNull();
    expect(isIdentity(encoding)).toBe(false);
  });

  it("gives a new decoder for each body", () => {
    const make = findDecoder("gzip");
    expect(make?.()).not.toBe(make?.());
  });
});

describe("isIdentity", () => {
  it.each([null, "", " ", "identity", "Identity"])("%j is not encoded", (encoding) => {
    expect(isIdentity(encoding)).toBe(true);
    expect(findDecoder(encoding)).toBeNull();
  });
});
