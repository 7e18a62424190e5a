import { expect, test } from "vitest";
import { resolvesPrivately } from "./refuse-url";

const resolveTo = (addresses: string[]) => (async () => addresses.map((address) => ({ address, family: 4 }))) as never;

test("a name counts as private when any of its addresses is, and not when it leads nowhere", async () => {
  const url = "https://rebinding.example.com/hook";
  expect(await resolvesPrivately(url, resolveTo(["93.184.216.34", "127.0.0.1"]))).toBe(true);
  expect(await resolvesPrivately(url, resolveTo(["93.184.216.34"]))).toBe(false);
  expect(await resolvesPrivately(url, (() => Promise.reject(new Error("ENOTFOUND"))) as never)).toBe(false);
});
