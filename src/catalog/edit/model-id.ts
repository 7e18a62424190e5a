/** The id of a model in the administration's API: one text for a path, of two names that may hold slashes. */
export function modelIdOf({ providerId, id }: { providerId: string; id: string }): string {
  return `mdl_${Buffer.from(`${providerId}/${id}`).toString("base64url")}`;
}

/** Null: no id of a model. */
export function readModelId(modelId: string): { providerId: string; id: string } | null {
  if (!modelId.startsWith("mdl_")) return null;
  return readModelKey(Buffer.from(modelId.slice("mdl_".length), "base64url").toString("utf8"));
}

/** `provider/model`, as routes name models. */
export const modelKeyOf = ({ providerId, id }: { providerId: string; id: string }): string => `${providerId}/${id}`;

export function readModelKey(key: string): { providerId: string; id: string } | null {
  const slash = key.indexOf("/");
  return slash > 0 && slash < key.length - 1 ? { providerId: key.slice(0, slash), id: key.slice(slash + 1) } : null;
}
