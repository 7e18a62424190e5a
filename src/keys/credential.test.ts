import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../e2e/tools/support/full-size";
import { digestCredential, isCredential, makeCredential, showCredential } from "./credential";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

describe("credentials", () => {
  it("are prefix, 30 random characters, and six of CRC32", () => {
    const made = Array.from({ length: 2_000 }, () => makeCredential("mon_sk_"));
    for (const text of made) expect(text).toMatch(/^mon_sk_[0-9A-Za-z]{36}$/);
    expect(made.every((text) => isCredential("mon_sk_", text))).toBe(true);
    expect(new Set(made).size).toBe(made.length);
    expect(new Set(made.flatMap((text) => [...text.slice(7, 37)])).size).toBe(62);
  });

  it("carry the CRC32 that others compute too", () => {
    // CRC-32/ISO-HDLC of "mon_sk_" + 30 zeros, from Python's zlib.crc32, in base62.
    expect(isCredential("mon_sk_", `mon_sk_${"0".repeat(30)}44ZP3X`)).toBe(true);
  });

  it("are refused with any one typo", () => {
    const text = makeCredential("mon_sk_");
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...BASE62), (at, character) => {
        fc.pre(text[at] !== character);
        expect(isCredential("mon_sk_", text.slice(0, at) + character + text.slice(at + 1))).toBe(false);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("are refused with two neighbours swapped, cut, longer, or of another kind", () => {
    const text = makeCredential("mon_sk_");
    for (let i = 0; i + 1 < text.length; i++) {
      if (text[i] === text[i + 1]) continue;
      expect(isCredential("mon_sk_", `${text.slice(0, i)}${text[i + 1]}${text[i]}${text.slice(i + 2)}`)).toBe(false);
    }
    for (const other of [text.slice(0, -1), `${text}0`, ` ${text}`, `${text}\n`, "", "mon_sk_", makeCredential("llm_sk_")]) {
      expect(isCredential("mon_sk_", other)).toBe(false);
    }
    expect(isCredential("llm_sk_", text)).toBe(false);
  });

  it("are never taken for one another: any text that is not ours is refused", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 60 }),
        (text) => !isCredential("mon_sk_", text) && !isCredential("mon_sk_", `mon_sk_${text}`),
      ),
    );
  });

  it("have digests over every character: two that share 42 of 43 share nothing", () => {
    expect(digestCredential("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const text = makeCredential("mon_sk_");
    expect(digestCredential(`${text.slice(0, -1)}!`)).not.toBe(digestCredential(text));
  });

  it("show four characters at each end", () => {
    expect(showCredential("mon_sk_", `mon_sk_AbCd${"x".repeat(28)}wxyz`)).toBe("mon_sk_AbCd…wxyz");
  });
});
