import type { database } from "../db/client";
import type { IdPrefix } from "../domain/ids";
import type { CredentialPrefix } from "./credential";

/** Columns that API keys alone have. */
interface OwnColumns {
  /** JSON: string[]; null: every model. */
  allowedModels?: string | null;
}

/** What a monitor token's and an API key's row have in common. Its digest is read only where somebody asks for it. */
export interface CredentialRow extends OwnColumns {
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

interface NewRow extends OwnColumns {
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

/** The part of Prisma's two delegates that credentials need. */
export interface CredentialTable {
  findUnique(query: { where: { digest: string }; omit: Omitted }): Promise<CredentialRow | null>;
  findFirst(query: { where: RowOfOrganization; omit: Omitted }): Promise<CredentialRow | null>;
  findMany(query: {
    where: { organizationId: string };
    omit: Omitted;
    orderBy: [{ createdAt: "desc" }, { id: "desc" }];
    take: number;
  }): Promise<CredentialRow[]>;
  create(query: { data: NewRow; omit: Omitted }): Promise<CredentialRow>;
  updateMany(query: { where: RowOfOrganization; data: { lastUsedAt?: Date; expiresAt?: Date; revokedAt?: Date } }): Promise<{ count: number }>;
}

export type CredentialClient = Pick<ReturnType<typeof database>, "apiKey" | "monitorToken">;

/** Everything in which monitor tokens and API keys differ. `Extra`: what only one of them says about itself. */
export interface CredentialKind<Extra extends object> {
  /** As people read it in an error. */
  noun: string;
  prefix: CredentialPrefix;
  idPrefix: IdPrefix;
  table(client: CredentialClient): CredentialTable;
  toColumns(extra: Extra): OwnColumns;
  toExtra(row: CredentialRow): Extra;
}
