"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Segmented } from "@/ui/choices";
import { Input } from "@/ui/field";
import { CredentialList } from "../credentials/credential-list";
import type { ListedCredential } from "../credentials/mint";

interface KeyListProps {
  keys: ListedCredential[];
  mayCreate: boolean;
  models: string[];
  timeZone: string;
  nowMs: number;
}

export function KeyList({ keys, mayCreate, models, timeZone, nowMs }: KeyListProps) {
  return (
    <CredentialList
      words="keys"
      credentials={keys}
      mayCreate={mayCreate}
      timeZone={timeZone}
      nowMs={nowMs}
      extra={{ fields: <ModelPicker models={models} />, read: readPickedModels }}
    />
  );
}

/** What the picker adds to the request: nothing when every model is allowed. */
function readPickedModels(form: FormData): { allowedModels?: string[] } {
  return form.get("scope") === "some" ? { allowedModels: form.getAll("model").map(String) } : {};
}

/** Every model, or only the ticked ones. A ticked model stays selected when the search hides it. */
function ModelPicker({ models }: { models: string[] }) {
  const t = useTranslations("keys");
  const [scope, setScope] = useState("all");
  const [search, setSearch] = useState("");
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const shown = models.filter((model) => model.includes(search.trim().toLowerCase()));

  function toggle(model: string) {
    const next = new Set(picked);
    if (!next.delete(model)) next.add(model);
    setPicked(next);
  }

  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1.5 font-medium text-[13px]">{t("allowedModels")}</legend>
      <input type="hidden" name="scope" value={scope} />
      <Segmented
        label={t("allowedModels")}
        value={scope}
        onChange={setScope}
        className="justify-self-start"
        options={[
          { value: "all", label: t("everyModel") },
          { value: "some", label: t("onlyThese") },
        ]}
      />
      {scope === "some" ? (
        <>
          {[...picked].map((model) => (
            <input key={model} type="hidden" name="model" value={model} />
          ))}
          <Input
            // Until a model is ticked the browser refuses to submit the form, and says why.
            ref={(input) => input?.setCustomValidity(picked.size === 0 ? t("picked", { count: 0 }) : "")}
            type="search"
            aria-label={t("searchModels")}
            placeholder={t("searchModels")}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <ul className="max-h-44 overflow-y-auto rounded-lg border border-line p-1">
            {shown.map((model) => (
              <li key={model}>
                <label className="flex cursor-pointer items-center gap-2 rounded-md px-2 py-1 font-mono text-[13px] hover:bg-sunken">
                  <input type="checkbox" className="accent-accent" checked={picked.has(model)} onChange={() => toggle(model)} />
                  <span className="min-w-0 break-all">{model}</span>
                </label>
              </li>
            ))}
            {shown.length === 0 ? <li className="px-2 py-1 text-[13px] text-ink-muted">{t("noModels")}</li> : null}
          </ul>
          <p className="text-[13px] text-ink-muted">{t("picked", { count: picked.size })}</p>
        </>
      ) : null}
    </fieldset>
  );
}
