import { type Actor, recordChange } from "../../audit/record-change";
import { type Database, database } from "../../db/client";
import { AppError } from "../../domain/errors";
import { refreshCatalog } from "../load-catalog";
import { tellCatalogChanged } from "../tell-catalog-changed";

export type Transaction = Parameters<Parameters<Database["$transaction"]>[0]>[0];

/** Prisma's own. */
const TIMEOUT_MS = 5_000;

interface CatalogChange {
  /** `provider.created`, `model.updated`, … */
  action: string;
  /** The id, as the administration's API has it. */
  target: string;
  before: object | null;
  after: object | null;
}

/**
 * A change of the catalog by an administrator: the rows and the audit log's entry in one transaction, then this process reads the catalog anew and
 * the others are told. `change` writes first and reads afterwards: on SQLite a reader cannot become a writer while others write. `entry` null: it has
 * changed nothing.
 */
export async function changeCatalog<T>(
  actor: Actor,
  change: (transaction: Transaction) => Promise<{ result: T; entry: CatalogChange | null }>,
  { timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {},
): Promise<T> {
  const result = await database()
    .$transaction(
      async (transaction) => {
        const { result, entry } = await change(transaction);
        if (entry) await recordChange(transaction, actor, { ...entry, organizationId: null });
        return result;
      },
      { timeout: timeoutMs },
    )
    .catch(explainReference);
  // What is stored is stored: should the database not answer now, the catalog is read within a second all the same.
  await refreshCatalog().then(tellCatalogChanged, () => undefined);
  return result;
}

/** Somebody has just begun to use what is deleted. */
function explainReference(error: unknown): never {
  if ((error as { code?: string }).code !== "P2003") throw error;
  throw new AppError("conflict", "It is used by something else.", {
    remedy: "Read it again; disable it, or delete what uses it first.",
    cause: error,
  });
}

/** What a client sends back as it read it is no change: the field goes on following the built-in list. */
export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Somebody else has changed the entity since its `version` was read. */
export function staleVersion(noun: string, current: number): AppError {
  return new AppError("conflict", `The ${noun} was changed by somebody else; its version is ${current} now.`, {
    param: "version",
    remedy: "Read it again, and send your change with the new version.",
  });
}

/** Before and after with only what has changed. */
export function changedFields<T extends object>(before: T, after: T): { before: Partial<T>; after: Partial<T> } {
  const names = (Object.keys(after) as (keyof T)[]).filter((name) => !isSame(before[name], after[name]));
  const pick = (from: T) => Object.fromEntries(names.map((name) => [name, from[name]])) as Partial<T>;
  return { before: pick(before), after: pick(after) };
}
