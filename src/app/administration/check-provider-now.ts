import { findProviderRow } from "@/catalog/edit/find-rows";
import { effectiveProvider } from "@/catalog/overrides";
import { isConfigured } from "@/catalog/provider-key";
import { AppError } from "@/domain/errors";
import { providerChecks } from "@/runtime/routing";

/** Asks a provider how it is, now. @throws AppError `not_found`; `conflict` for one that has no address that calls may go to */
export async function checkProviderNow(providerId: string) {
  const { healthPath, keyVariable } = effectiveProvider(await findProviderRow(providerId));
  const result = await providerChecks().checkNow(providerId);
  if (!result)
    throw new AppError("conflict", "The provider's base URL is not one that calls may go to.", {
      remedy: "Change it, or set ALLOW_PRIVATE_UPSTREAMS=on for a private address.",
    });
  const { error, ...rest } = result;
  const unknown =
    healthPath === null ? "It has no path to be asked at." : isConfigured({ keyVariable }) ? null : `${keyVariable} is not set on this server.`;
  const said = error ?? (rest.status === "unknown" ? unknown : null);
  return said === null ? rest : { ...rest, error: said };
}
