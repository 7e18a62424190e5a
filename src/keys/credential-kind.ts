import { z } from "zod";
import type { database } from "../db/client";
import type { Mode } from "../domain/call";
import type { IdPrefix } from "../domain/ids";
import type { CredentialPrefix } from "./credential";

/** Columns that only API keys have. */
interface OwnColumns {
  /** JSON: string[]; null: every model. */
  allowedModels?: string | null;
}

/** How much a credential may call, and from where. */
interface RuleColumns {
  /** JSON; null: as much as it likes. */
  limits: string | null;
  /** JSON: string[]; null: from anywhere. */
  allowedAddresses: string | null;
}

/** What the rows of monitor tokens and API keys have in common. The digest is only read where it is asked for. */
export interface CredentialRow extends OwnColumns, RuleColumns {
  id: string;
  organizationId: string;
  createdById: string;
  name: string;
  prefix: string;
  digest?: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
}

interface NewRow extends OwnColumns, RuleColumns {
  id: string;
  organizationId: string;
  createdById: string;
  name: string;
  digest: string;
  prefix: string;
  expiresAt: Date | null;
}

interface RowOfOrganization {
  id: string;
  organizationId: string;
  revokedAt?: null;
  expiresAt?: Date | null;
}

interface Omitted {
  digest: boolean;
}

/** With what is limited for all credentials of the organization together. */
interface WithOrganization {
  organization: { select: { limits: true } };
}

interface ChangedColumns extends OwnColumns, Partial<RuleColumns> {
  /** Its own: a write that changes nothing, and takes the row's lock. */
  organizationId?: string;
  name?: string;
  lastUsedAt?: Date;
  expiresAt?: Date | null;
  revokedAt?: Date;
}

/** The part of Prisma's two delegates that credentials use. */
export interface CredentialTable {
  findUnique(query: {
    where: { digest: string };
    omit: Omitted;
    include: WithOrganization;
  }): Promise<(CredentialRow & { organization: { limits: string | null } }) | null>;
  findFirst(query: { where: RowOfOrganization; omit: Omitted }): Promise<CredentialRow | null>;
  findMany(query: {
    where: { organizationId: string };
    omit: Omitted;
    orderBy: [{ createdAt: "desc" }, { id: "desc" }];
    take: number;
  }): Promise<CredentialRow[]>;
  create(query: { data: NewRow; omit: Omitted }): Promise<CredentialRow>;
  updateMany(query: { where: RowOfOrganization; data: ChangedColumns }): Promise<{ count: number }>;
}

export type CredentialClient = Pick<ReturnType<typeof database>, "apiKey" | "monitorToken" | "auditEntry">;

/** Everything in which monitor tokens and API keys differ. `Extra`: the fields that only one of them has. */
export interface CredentialKind<Extra extends object> {
  /** As error messages name it. */
  noun: string;
  /** As the audit log names it. */
  auditName: string;
  /** The mode of the calls that are made with it. */
  mode: Mode;
  prefix: CredentialPrefix;
  idPrefix: IdPrefix;
  table(client: CredentialClient): CredentialTable;
  toColumns(extra: Partial<Extra>): OwnColumns;
  toExtra(row: CredentialRow): Extra;
}

export interface ApiKeyExtra {
  /** The only models that the key may call; null: all. */
  allowedModels: readonly string[] | null;
}

/** As the column stores it. Text that is not such a list is an error, never "every model". */
const storedModels = z.array(z.string()).min(1);

/** The reseller's credential: calls made with it are paid from the organization's balance. */
export const API_KEY: CredentialKind<ApiKeyExtra> = {
  noun: "API key",
  auditName: "api_key",
  mode: "reseller",
  prefix: "llm_sk_",
  idPrefix: "key",
  table: (client) => client.apiKey,
  toColumns: ({ allowedModels }) => (allowedModels === undefined ? {} : { allowedModels: allowedModels && JSON.stringify(allowedModels) }),
  toExtra: ({ allowedModels }) => ({ allowedModels: typeof allowedModels === "string" ? storedModels.parse(JSON.parse(allowedModels)) : null }),
};

/** Says whose dashboard a pass-through call belongs to; spends nothing by itself. */
export const MONITOR_TOKEN: CredentialKind<object> = {
  noun: "monitor token",
  auditName: "monitor_token",
  mode: "pass-through",
  prefix: "mon_sk_",
  idPrefix: "tok",
  table: (client) => client.monitorToken,
  toColumns: () => ({}),
  toExtra: () => ({}),
};
