import { findProviderRow } from "@/catalog/edit/find-rows";
import { AppError } from "@/domain/errors";
import { providerChecks } from "@/runtime/routing";

/** Asks a provider how it is, now. @throws AppError `not_found`; `conflict` for one that has no address that calls may go to */
export async function checkProviderNow(providerId: string) {
  await findProviderRow(providerId);
  const result = await providerChecks().checkNow(providerId);
  if (!result)
    throw new AppError("conflict", "The provider's base URL is not one that calls may go to.", {
      remedy: "Change it, or set ALLOW_PRIVATE_UPSTREAMS=on for a private address.",
    });
  const { error, ...rest } = result;
  return error === null ? rest : { ...rest, error };
}
