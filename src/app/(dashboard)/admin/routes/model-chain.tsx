"use client";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Button } from "@/ui/button";
import { Input } from "@/ui/field";
import { Badge } from "@/ui/labels";
import type { ModelOption } from "../model-option";
import { ModelPicker } from "../model-picker";

interface ModelChainProps {
  label: string;
  hint: string;
  /** What the first model is called, where it has a part of its own. */
  firstLabel?: string;
  models: readonly ModelOption[];
  ids: readonly string[];
  error: string | null;
  onChange(ids: string[]): void;
  /** Of each model, as typed; null: the route has none. */
  weights?: { values: Readonly<Record<string, string>>; error: string | null } | null;
  onWeight?(id: string, weight: string): void;
}

/** `ids` with the one at `index` moved by `step`. */
function moved(ids: readonly string[], index: number, step: -1 | 1): string[] {
  const next = [...ids];
  const [id] = next.splice(index, 1);
  if (id !== undefined) next.splice(index + step, 0, id);
  return next;
}

/** Models in the order in which they are tried: added by search, moved and removed by buttons. */
export function ModelChain({ label, hint, firstLabel, models, ids, error, onChange, weights, onWeight }: ModelChainProps) {
  const t = useTranslations("admin.routes");
  const noteId = useId();
  const message = error ?? weights?.error ?? null;
  const byId = new Map(models.map((model) => [model.id, model]));
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1.5 font-medium text-[13px]">{label}</legend>
      {ids.length > 0 ? (
        <ol aria-label={label} className="divide-y divide-line rounded-lg border border-line">
          {ids.map((id, index) => (
            <ChainItem
              key={id}
              name={byId.get(id)?.modelName ?? id}
              provider={byId.get(id)?.provider ?? ""}
              badge={index === 0 ? firstLabel : undefined}
              isFirst={index === 0}
              isLast={index === ids.length - 1}
              onMove={(step) => onChange(moved(ids, index, step))}
              onRemove={() => onChange(ids.filter((one) => one !== id))}
              weight={weights ? (weights.values[id] ?? "") : null}
              onWeight={(weight) => onWeight?.(id, weight)}
            />
          ))}
        </ol>
      ) : null}
      <ModelPicker
        label={t("addTo", { list: label })}
        placeholder={t("addModel")}
        models={models.filter(({ id }) => !ids.includes(id))}
        isInvalid={message !== null}
        describedBy={noteId}
        onPick={(id) => onChange([...ids, id])}
      />
      <p id={noteId} className={message ? "break-words text-[13px] text-bad" : "text-[13px] text-ink-muted"}>
        {message ?? hint}
      </p>
    </fieldset>
  );
}

interface ChainItemProps {
  name: string;
  provider: string;
  badge: string | undefined;
  isFirst: boolean;
  isLast: boolean;
  /** Null: the route has no weights. */
  weight: string | null;
  onMove(step: -1 | 1): void;
  onRemove(): void;
  onWeight(weight: string): void;
}

function ChainItem({ name, provider, badge, isFirst, isLast, weight, onMove, onRemove, onWeight }: ChainItemProps) {
  const t = useTranslations("admin.routes");
  return (
    <li className="flex items-center gap-1 py-1.5 pr-1.5 pl-3">
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-1.5">
          <span className="break-all font-medium text-[13px]">{name}</span>
          {badge ? <Badge>{badge}</Badge> : null}
        </span>
        <span className="block text-ink-muted text-xs">{provider}</span>
      </span>
      {weight === null ? null : (
        <Input
          aria-label={t("weightOf", { name })}
          inputMode="numeric"
          autoComplete="off"
          placeholder="0"
          value={weight}
          onChange={(event) => onWeight(event.target.value)}
          className="h-8 w-20 text-right"
        />
      )}
      <Button variant="ghost" size="icon" aria-label={t("moveUp", { name })} disabled={isFirst} onClick={() => onMove(-1)}>
        <ArrowUp aria-hidden className="size-4" />
      </Button>
      <Button variant="ghost" size="icon" aria-label={t("moveDown", { name })} disabled={isLast} onClick={() => onMove(1)}>
        <ArrowDown aria-hidden className="size-4" />
      </Button>
      <Button variant="ghost" size="icon" aria-label={t("removeModel", { name })} onClick={onRemove}>
        <X aria-hidden className="size-4" />
      </Button>
    </li>
  );
}
