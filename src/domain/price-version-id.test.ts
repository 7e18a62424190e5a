import { expect, test } from "vitest";
import { modelOfPriceVersion, priceVersionIdOf } from "./price-version-id";

test.each(["gpt-4o", "meta-llama/llama-3", "claude@20241022", "a/b@c@1"])(
  "a price version tells the model that it is of, whatever that is called: %s",
  (id) => {
    expect(modelOfPriceVersion(priceVersionIdOf({ providerId: "p", modelId: id, version: 12 }))).toEqual({ providerId: "p", id });
  },
);
