import { expect, it } from "vitest";
import { passwordSchema } from "./account-fields";
import { hashPassword, verifyPassword } from "./password";

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
  expect(hash).toMatch(/^\$2b\$10\$/);
  expect(await verifyPassword(hash, hash)).toBe(false);
});

it("says no without an account, after as much work as with one", async () => {
  const hash = await hashPassword("correct horse");
  const timeMs = async (passwordHash: string | null) => {
    const startMs = performance.now();
    expect(await verifyPassword("wrong password", passwordHash)).toBe(false);
    return performance.now() - startMs;
  };
  // In turns, and the best of each: whatever else the machine does slows down both.
  let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < 12; i++) [known, unknown] = [Math.min(known, await timeMs(hash)), Math.min(unknown, await timeMs(null))];
  expect(unknown / known).toBeGreaterThan(0.6);
  expect(unknown / known).toBeLessThan(1.7);
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
