import fc from "fast-check";
import { expect, test } from "vitest";
import { splitCharge } from "./split-charge";

const line = (bucket: "input" | "cacheRead" | "output" | "outputReasoning", amountPicoUsd: bigint) => ({ bucket, amountPicoUsd });

test("input and output share the charge as they share the provider's cost", () => {
  const lines = [line("input", 1_000n), line("cacheRead", 1_000n), line("output", 5_000n), line("outputReasoning", 3_000n)];
  expect(splitCharge(12n, lines)).toEqual({ inputNanoUsd: 2n, outputNanoUsd: 10n });
  expect(splitCharge(0n, lines)).toEqual({ inputNanoUsd: 0n, outputNanoUsd: 0n });
  expect(splitCharge(7n, [line("output", 1n)])).toEqual({ inputNanoUsd: 0n, outputNanoUsd: 7n });
});

test("a charge whose usage has no price is all input: nothing says otherwise", () => {
  expect(splitCharge(7n, [])).toEqual({ inputNanoUsd: 7n, outputNanoUsd: 0n });
});

test("the parts are never negative and always add up to the charge", () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
  fc.assert(
    fc.property(amount, amount, amount, (charged, input, output) => {
      const { inputNanoUsd, outputNanoUsd } = splitCharge(charged, [line("input", input), line("output", output)]);
      expect(inputNanoUsd + outputNanoUsd).toBe(charged);
      expect(inputNanoUsd >= 0n && outputNanoUsd >= 0n).toBe(true);
    }),
  );
});
