/** The id of a model in the administration's API: one text for a path, of two names that may hold slashes. */
export function modelIdOf({ providerId, id }: { providerId: string; id: string }): string {
  return `mdl_${Buffer.from(`${providerId}/${id}`).toString("base64url")}`;
}

/** Null: no id of a model. */
export function readModelId(modelId: string): { providerId: string; id: string } | null {
  if (!modelId.startsWith("mdl_")) return null;
  return readModelKey(Buffer.from(modelId.slice("mdl_".length), "base64url").toString("utf8"));
}

/** The same as a key; an id that is none stays as it is, so that it can be named. */
export const keyOfId = (modelId: string): string => modelKeyOf(readModelId(modelId) ?? { providerId: "", id: modelId });

/** `provider/model`, as routes name models. */
export const modelKeyOf = ({ providerId, id }: { providerId: string; id: string }): string => `${providerId}/${id}`;

export function readModelKey(key: string): { providerId: string; id: string } | null {
  const slash = key.indexOf("/");
  return slash > 0 && slash < key.length - 1 ? { providerId: key.slice(0, slash), id: key.slice(slash + 1) } : null;
}
