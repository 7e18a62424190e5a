import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutOffsets, cutPieces } from "./cut-pieces";

describe("cutting", () => {
  it("keeps every byte for any pieces and any cuts, and cuts where it is told", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), fc.array(fc.nat(400), { maxLength: 12 }), (chunks, cuts) => {
        const pieces = chunks.map((chunk) => Buffer.from(chunk));
        const body = Buffer.concat(pieces);
        const cut = cutPieces({ pieces, cuts });
        expect(Buffer.concat(cut)).toEqual(body);
        expect(cut).toHaveLength(cutOffsets({ cuts, length: body.length }).length + 1);
      }),
    );
  });

  it("cuts the same way for the same seed, and at every n bytes when told so", () => {
    expect(cutOffsets({ cuts: "random:7", length: 5000 })).toEqual(cutOffsets({ cuts: "random:7", length: 5000 }));
    expect(cutOffsets({ cuts: "random:7", length: 5000 })).not.toEqual(cutOffsets({ cuts: "random:8", length: 5000 }));
    expect(cutOffsets({ cuts: "each:3", length: 9 })).toEqual([3, 6]);
  });
});
