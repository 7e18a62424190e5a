/** `provider/model@version`. Names of models may hold slashes and at-signs, those of providers neither. */
export function priceVersionIdOf({ providerId, modelId, version }: { providerId: string; modelId: string; version: number }): string {
  return `${providerId}/${modelId}@${version}`;
}

/** The model that a version is a price of. */
export function modelOfPriceVersion(priceVersionId: string): { providerId: string; id: string } {
  const slash = priceVersionId.indexOf("/");
  return { providerId: priceVersionId.slice(0, slash), id: priceVersionId.slice(slash + 1, priceVersionId.lastIndexOf("@")) };
}
