import type { UsageReader } from "../providers/contract";
import { UsageTap } from "../relays/tap-usage";

interface TapInput {
  /** Where the body is cut, in order. */
  cuts: readonly number[];
  stripsUsage: boolean;
  reader: UsageReader | null;
}

/** All that there is to see of a stream that comes in these pieces. */
export async function tapInPieces(body: Uint8Array, { cuts, stripsUsage, reader }: TapInput) {
  const tap = new UsageTap({ reader, isEventStream: true, encoding: null, stripsUsage });
  const edges = [0, ...cuts, body.length];
  const out: Uint8Array[] = [];
  let endEvents = 0;
  for (let i = 1; i < edges.length; i++) {
    const { bytes, ending } = tap.push(body.subarray(edges[i - 1], edges[i]));
    out.push(bytes);
    if (ending === null) continue;
    out.push(ending);
    endEvents++;
  }
  const rest = await tap.end();
  if (rest) out.push(rest);
  return { bytes: Buffer.concat(out), endEvents, sawEndEvent: tap.sawEndEvent, result: reader?.result() ?? null };
}
