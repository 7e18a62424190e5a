import type { FinishedCall } from "../domain/call";
import type { HoldOutcome, HoldRequest } from "../domain/resale";
import { HoldKeeper, type HoldKeeperOptions } from "../ledger/hold-keeper";
import type { UsageWriter } from "../usage/usage-writer";
import { type CallRecord, settleCall } from "./settle-call";

export interface MeterOptions extends HoldKeeperOptions {
  /** On the same queue as the holds. */
  writer: UsageWriter;
  /** The house has paid for a part of the call, or the call was not priced by the provider's word. */
  onAlert: (alert: { requestId: string; organizationId: string; overrunNanoUsd: string; reviewReason: string | null }) => void;
  /** The database did not take a sweep; the next one comes. */
  onSweepError: (error: unknown) => void;
}

const SWEEP_EVERY_MS = 3_000;

/** A resold call's two ends: money is held before it is sent, and charged when it is over. */
export class Meter {
  readonly #keeper: HoldKeeper;
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: MeterOptions) {
    this.#keeper = new HoldKeeper(options);
  }

  /** Holds what the call can cost at most, or says why not. Never rejects; unless the outcome is `held`, nothing may be sent. */
  hold(request: HoldRequest): Promise<HoldOutcome> {
    return this.#keeper.open(request);
  }

  /** Writes the call's row and settles its hold, once however often it is called; resolves when both are safe. */
  async finish(call: FinishedCall): Promise<CallRecord> {
    try {
      const record = await settleCall(this.options.writer, call);
      const { requestId, organizationId } = record.row;
      const { overrunNanoUsd, reviewReason } = record;
      if (overrunNanoUsd > 0n || reviewReason !== null)
        this.options.onAlert({ requestId, organizationId, overrunNanoUsd: overrunNanoUsd.toString(), reviewReason });
      return record;
    } finally {
      this.#keeper.drop(call.requestId);
    }
  }

  /** Closes the holds of calls that nobody will settle any more; from `start` on by itself, every few seconds. */
  async sweep(): Promise<number> {
    await this.options.writer.replay(); // what a dead process has left on disk is charged, if it can be, while its holds are open
    return this.#keeper.sweep();
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.sweep().catch(this.options.onSweepError);
    }, SWEEP_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer ?? undefined);
    this.#timer = null;
  }
}
