import { z } from "zod";
import type { Actor } from "../../audit/record-change";
import { AppError } from "../../domain/errors";
import { env } from "../../env";
import { listPacks } from "../packs/list-packs";
import { PackNeedError, readPack } from "../packs/read-pack";
import { changeCatalog } from "./change-catalog";
import { refuseBaseUrl } from "./check-base-url";
import { providerNameSchema } from "./provider-input";
import { insertProvider, type ProviderView, showProvider } from "./providers";

/** `fields`: what the pack needs, by the names that it gives; `name`: another mount than the pack's own. */
export const addPackSchema = z
  .strictObject({ name: providerNameSchema.optional(), fields: z.record(z.string().max(50), z.string().max(500)).default({}) })
  .prefault({});

/** The packs, as people choose from them. */
export function showPacks() {
  return listPacks().map(({ id, displayName, wire, baseUrl, keyVariable, documentation, needs, models, isResold }) => ({
    ...{ id, displayName, wire, apiBaseUrl: baseUrl, apiKeyEnv: keyVariable, documentationUrl: documentation, isResold },
    needs: needs.map(({ field, label, example, default: value = null }) => ({ field, label, example, default: value })),
    models: models.length,
  }));
}

/**
 * A provider with its models and their prices, in one transaction. They are the administrator's own from then on: imports leave them alone.
 * @throws AppError `not_found`, `invalid_request` that names the field, `conflict` when the name is taken
 */
export async function addPack(actor: Actor, packId: string, { name, fields }: z.output<typeof addPackSchema>): Promise<ProviderView> {
  const rows = await readPack(packId, { values: fields, ...(name === undefined ? {} : { providerId: name }) }).catch(explainNeed);
  if (!rows) throw new AppError("not_found", "There is no such pack.", { remedy: "List the packs to see their ids." });
  const { provider, models, prices } = rows;
  const reason = refuseBaseUrl(provider.baseUrl, { allowPrivate: env.ALLOW_PRIVATE_UPSTREAMS });
  if (reason !== null)
    throw new AppError("invalid_request", `apiBaseUrl: ${provider.baseUrl} ${reason}.`, { param: "apiBaseUrl", remedy: "Choose another pack." });
  return changeCatalog(actor, async (transaction) => {
    const result = showProvider(await insertProvider(transaction, provider));
    await transaction.model.createMany({ data: models });
    await transaction.priceVersion.createMany({ data: prices });
    const after = { ...result, pack: packId, models: models.map(({ id }) => id) };
    return { result, entry: { action: "provider.created", target: provider.id, before: null, after } };
  });
}

function explainNeed(thrown: unknown): never {
  if (!(thrown instanceof PackNeedError)) throw thrown;
  throw new AppError("invalid_request", `fields.${thrown.field}: ${thrown.message}`, {
    param: `fields.${thrown.field}`,
    remedy: "Give it and send the request again.",
  });
}
