import type { AuditEntryView } from "@/audit/list-changes";
import { modelKeyOf, readModelId } from "@/catalog/edit/model-id";

/** What people call what was changed: of a model, the names that its id holds; else the name that it has (`names`, by id) or had; else the id. */
export function nameTarget(
  { target, before, after }: Pick<AuditEntryView, "target" | "before" | "after">,
  names: ReadonlyMap<string, string>,
): string {
  const key = readModelId(target);
  return key ? modelKeyOf(key) : (names.get(target) ?? nameOf(after) ?? nameOf(before) ?? target);
}

const nameOf = (value: unknown): string | undefined => {
  const { name, email } = (value ?? {}) as { name?: unknown; email?: unknown };
  return [name, email].find((text) => typeof text === "string") as string | undefined;
};
