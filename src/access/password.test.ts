import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { env } from "../env";
import { passwordSchema } from "./account-fields";
import { hashPassword, verifyPassword } from "./password";

afterEach(() => {
  env.NODE_ENV = "test";
});

it("reads every character: passwords that differ in the 64th, or in the last of 25 Korean syllables, are different", async () => {
  for (const start of ["x".repeat(63), "가나다라마바사아자차카타파하거너더러머버서어저처"]) {
    const hash = await hashPassword(`${start}a`);
    expect(await verifyPassword(`${start}a`, hash)).toBe(true);
    expect(await verifyPassword(`${start}b`, hash)).toBe(false);
    expect(await verifyPassword(start, hash)).toBe(false);
  }
});

it("does not stop at a NUL", async () => {
  expect(await verifyPassword("12345678\0b", await hashPassword("12345678\0a"))).toBe(false);
});

it("does not take the hash for the password", async () => {
  const hash = await hashPassword("correct horse");
  expect(await verifyPassword(hash, hash)).toBe(false);
});

it.each(["production", "development"] as const)("is hashed at OWASP's cost in %s, whatever the tests do", async (environment) => {
  env.NODE_ENV = environment;
  const hash = await hashPassword("correct horse");
  expect(hash).toMatch(/^\$2b\$10\$/);
  expect(await verifyPassword("correct horse", hash)).toBe(true);
});

describe.each(["test", "production"] as const)("without an account, in %s", (environment) => {
  it("says no after the same work as with one: one comparison, at the same cost", async () => {
    env.NODE_ENV = environment;
    const hash = await hashPassword("correct horse");
    const sent = vi.spyOn(Worker.prototype, "postMessage");
    try {
      for (const stored of [hash, null]) expect(await verifyPassword("wrong password", stored)).toBe(false);
      const [known, unknown, ...more] = sent.mock.calls.map(([job]) => job as { text: string; passwordHash: string });
      expect(more).toEqual([]);
      expect(unknown?.text).toBe(known?.text);
      expect(unknown?.passwordHash).toHaveLength(hash.length);
      expect(unknown?.passwordHash.slice(0, 7)).toBe(known?.passwordHash.slice(0, 7));
    } finally {
      sent.mockRestore();
    }
  });
});

it.each([
  ["7 characters", "1234567", false],
  ["8 characters", "12345678", true],
  ["8 syllables", "가나다라마바사아", true],
  ["7 emoji, 14 code units", "😀".repeat(7), false],
  ["256 emoji", "😀".repeat(256), true],
  ["257 characters", "x".repeat(257), false],
  ["a lone surrogate", "12345678\ud800", false],
])("counts as people count: %s", (_, password, isAllowed) => {
  expect(passwordSchema.safeParse(password).success).toBe(isAllowed);
});
