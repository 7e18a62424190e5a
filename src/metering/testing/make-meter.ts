import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { GroupCommit } from "../../db/group-commit";
import { UsageWriter } from "../../usage/usage-writer";
import { Meter, type MeterOptions } from "../meter";

export type Alert = Parameters<MeterOptions["onAlert"]>[0];

export interface TestMeter {
  meter: Meter;
  group: GroupCommit;
  writer: UsageWriter;
  alerts: Alert[];
  spoolFolder: string;
  /** The spool stays when it is given. */
  close(): Promise<void>;
}

/** A meter with a queue and a spool of its own; no margin unless one is given. */
export function makeMeter(options: { marginPpm?: number; waitMsMax?: number; spoolFolder?: string; nowMs?: () => number } = {}): TestMeter {
  const { marginPpm = 0, waitMsMax = 30_000, nowMs = Date.now } = options;
  const spoolFolder = options.spoolFolder ?? mkdtempSync(path.join(tmpdir(), "spool-"));
  const group = new GroupCommit();
  const writer = new UsageWriter({ group, spoolFolder, waitMsMax, settleWaitMsMax: waitMsMax });
  const alerts: Alert[] = [];
  const onAlert = (alert: Alert) => void alerts.push(alert);
  const meter = new Meter({ group, writer, holdWaitMsMax: waitMsMax, marginPpmDefault: marginPpm, nowMs, onAlert, onSweepError: () => {} });
  const close = async () => {
    meter.stop();
    await writer.close();
    if (options.spoolFolder === undefined) rmSync(spoolFolder, { recursive: true, force: true });
  };
  return { meter, group, writer, alerts, spoolFolder, close };
}
