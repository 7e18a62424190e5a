"use client";
import { useTranslations } from "next-intl";
import { Segmented } from "@/ui/choices";
import { Combobox } from "@/ui/combobox";
import { Input, Select } from "@/ui/field";
import { useProviderName } from "@/ui/labels";
import { searchNames } from "@/ui/search-names";
import type { Choice } from "./conversation";
import { atMount, type Callable, findMount, resoldChoice } from "./targets";

interface ModelHeaderProps {
  callable: Callable;
  choice: Choice;
  providerKey: string;
  onProviderKey(provider: string, key: string): void;
  onChoice(choice: Choice): void;
}

/** Who pays, and which model answers. */
export function ModelHeader({ callable, choice, providerKey, onProviderKey, onChoice }: ModelHeaderProps) {
  const t = useTranslations("playground");
  const mount = findMount(callable, choice);
  const isOwn = choice.provider !== null;
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b p-2.5">
      <Segmented
        label={t("mode")}
        value={isOwn ? "own" : "balance"}
        onChange={(value) => onChoice(value === "own" ? atMount(callable.mounts[0]) : resoldChoice(callable))}
        options={[
          { value: "balance", label: t("balance") },
          { value: "own", label: t("ownKey") },
        ]}
      />
      {isOwn ? (
        <Select
          label={t("provider")}
          value={choice.provider ?? ""}
          onChange={(event) => onChoice(atMount(callable.mounts.find(({ id }) => id === event.target.value)))}
          options={callable.mounts.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : null}
      <ModelChoice callable={callable} choice={choice} onChoice={onChoice} />
      {mount && mount.keyVariable !== null ? (
        <Input
          // A password field would be offered to be saved by the browser: this key is kept nowhere.
          type="text"
          aria-label={t("key", { provider: mount.name })}
          placeholder={t("key", { provider: mount.name })}
          title={t("keyHint")}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          data-1p-ignore
          data-lpignore="true"
          value={providerKey}
          onChange={(event) => onProviderKey(mount.id, event.target.value)}
          className="h-8 min-w-40 flex-1 font-mono text-[13px] [-webkit-text-security:disc] placeholder:font-sans"
        />
      ) : null}
    </div>
  );
}

function ModelChoice({ callable, choice, onChoice }: Pick<ModelHeaderProps, "callable" | "choice" | "onChoice">) {
  const t = useTranslations("playground");
  const providerName = useProviderName();
  const mount = findMount(callable, choice);
  const models = choice.provider === null ? callable.resold : (mount?.models ?? []);
  const ownerOf = (id: string) => callable.resold.find((one) => one.id === id)?.providerId ?? "";

  /** A provider knows names that our catalog does not. */
  function search(text: string): { id: string; isTyped: boolean }[] {
    const found = searchNames(models, text, ({ id }) => (mount ? [id] : [id, providerName(ownerOf(id))])).map(({ id }) => ({ id, isTyped: false }));
    const typed = text.trim();
    return mount && typed && !found.some(({ id }) => id === typed) ? [...found, { id: typed, isTyped: true }] : found;
  }

  return (
    <Combobox
      className="min-w-44 flex-1 [&_input]:h-8 [&_input]:text-[13px] [&_input]:placeholder:text-ink"
      label={t("model")}
      placeholder={choice.model || t("chooseModel")}
      search={search}
      keyOf={({ id, isTyped }) => `${isTyped} ${id}`}
      render={({ id, isTyped }) => (
        <>
          <span className="block break-all font-medium">{isTyped ? t("typedModel", { name: id }) : id}</span>
          {mount ? null : <span className="block text-ink-muted text-xs">{ownerOf(id) === "route" ? t("route") : providerName(ownerOf(id))}</span>}
        </>
      )}
      emptyText={t("noModels")}
      onPick={({ id }) => onChoice({ ...choice, model: id })}
    />
  );
}
