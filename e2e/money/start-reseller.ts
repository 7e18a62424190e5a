import { expect } from "vitest";
import type { UsageRecord } from "../../src/db/generated/client";
import type { Difference } from "../../src/ledger/verify/difference";
import { until } from "../faults/start-faulty";
import { startGateway, type TestGateway } from "../gateway/start-gateway";

export interface Shop {
  organizationId: string;
  key: string;
  balance(): Promise<{ availableNanoUsd: bigint; heldNanoUsd: bigint }>;
  /** Rows of the organization, oldest first. */
  rows(): Promise<UsageRecord[]>;
}

export interface Reseller extends TestGateway {
  /** The server's mount. */
  origin: string;
  /** A new organization with a key and so much money. */
  openShop(name: string, fundsNanoUsd: bigint): Promise<Shop>;
  /** Until every hold is closed, every call ended at the provider and every row written; throws when that takes longer. */
  settled(): Promise<void>;
  /** Throws what is wrong: what `npm run ledger:verify` does, without a process of its own. */
  expectCleanLedger(): Promise<void>;
}

/** The gateway in this process, with the operator's own keys and the simulator as every provider. */
export async function startReseller(env: Record<string, string> = {}): Promise<Reseller> {
  const gateway = await startGateway(env);
  const { database } = gateway;
  const { postEntry } = await import("../../src/ledger/post-entry");
  const { verifyLedger } = await import("../../src/ledger/verify/verify-ledger");

  async function openShop(name: string, amountNanoUsd: bigint): Promise<Shop> {
    const organizationId = `org_${name}`;
    await database().organization.create({ data: { id: organizationId, name } });
    const entry = {
      organizationId,
      type: "topup",
      amountNanoUsd,
      counterAccount: "house:payments",
      reference: `pay_${name}`,
      description: "Funds",
    } as const;
    await database().$transaction((tx) => postEntry(tx, entry));
    const where = { organizationId };
    return {
      organizationId,
      key: await gateway.makeApiKey(organizationId),
      balance: () => database().balance.findUniqueOrThrow({ where, select: { availableNanoUsd: true, heldNanoUsd: true } }),
      rows: () => database().usageRecord.findMany({ where, orderBy: [{ createdAt: "asc" }, { requestId: "asc" }] }),
    };
  }

  async function settled(): Promise<void> {
    const isQuiet = async () => gateway.simulator.books.running() === 0 && (await database().hold.count({ where: { status: "open" } })) === 0;
    await until("all calls ended and all holds closed", 60_000, isQuiet);
    await gateway.flush();
  }

  async function expectCleanLedger(): Promise<void> {
    const found: Difference[] = [];
    const { organizations } = await verifyLedger((difference) => found.push(difference));
    expect(found, "differences in the ledger").toEqual([]);
    expect(organizations, "organizations that were looked at").toBeGreaterThan(0);
  }

  const origin = gateway.mounts.find(({ name }) => name === "node")?.origin as string;
  return { ...gateway, origin, openShop, settled, expectCleanLedger };
}
