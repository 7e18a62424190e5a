"use client";
import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import type { RouteView } from "@/catalog/edit/routes";
import { Button } from "@/ui/button";
import { Badge } from "@/ui/labels";
import { HiddenTh, Table, Tbody, Td, Th } from "@/ui/table";
import { EnabledSwitch } from "../enabled-switch";
import type { ModelOption } from "../model-option";

interface RouteTableProps {
  routes: RouteView[];
  models: ModelOption[];
  onEdit(route: RouteView): void;
}

export function RouteTable({ routes, models, onEdit }: RouteTableProps) {
  const t = useTranslations("admin.routes");
  const names = new Map(models.map(({ id, modelName }) => [id, modelName]));
  return (
    <Table label={t("title")}>
      <thead>
        <tr>
          <Th className="max-md:pl-4">{t("route")}</Th>
          <Th className="max-md:hidden">{t("strategy")}</Th>
          <Th className="max-md:hidden">{t("chain")}</Th>
          <Th>{t("enabled")}</Th>
          <HiddenTh>{t("actions")}</HiddenTh>
        </tr>
      </thead>
      <Tbody>
        {routes.map((route) => (
          <RouteRow key={route.id} route={route} names={names} onEdit={() => onEdit(route)} />
        ))}
      </Tbody>
    </Table>
  );
}

function RouteRow({ route, names, onEdit }: { route: RouteView; names: ReadonlyMap<string, string>; onEdit(): void }) {
  const t = useTranslations("admin.routes");
  const { id, name, description, routingStrategy, isDefault } = route;
  const chain = <Chain route={route} names={names} />;
  return (
    <tr data-route={name} className="hover:bg-sunken/60">
      <Td className="max-w-48 whitespace-normal sm:max-w-64 max-md:pl-4">
        <span className="flex flex-wrap items-center gap-1.5">
          <span className="break-all font-medium">{name}</span>
          {isDefault ? (
            <Badge tone="accent" title={t("defaultHint")}>
              {t("default")}
            </Badge>
          ) : null}
        </span>
        {description ? <span className="block break-words text-ink-faint text-xs">{description}</span> : null}
        <span className="mt-1 block text-xs md:hidden">
          <span className="text-ink-muted">{t(`strategies.${routingStrategy}`)}</span>
          {chain}
        </span>
      </Td>
      <Td className="text-ink-muted max-md:hidden">{t(`strategies.${routingStrategy}`)}</Td>
      <Td className="whitespace-normal max-md:hidden">{chain}</Td>
      <Td>
        <EnabledSwitch path={`/api/v1/admin/ai/routes/${id}`} entity={route} name={name} />
      </Td>
      <Td numeric>
        <Button variant="ghost" size="small" aria-label={t("editNamed", { name })} onClick={onEdit}>
          {t("edit")}
        </Button>
      </Td>
    </tr>
  );
}

/** The primary, then the fallbacks, with their weights where they have some. */
function Chain({ route, names }: { route: RouteView; names: ReadonlyMap<string, string> }) {
  const { primaryModelId, fallbackModelIds, weights, routingStrategy } = route;
  return (
    <ol className="flex flex-wrap items-center gap-x-1 gap-y-0.5 font-mono text-xs">
      {[primaryModelId, ...fallbackModelIds].map((id, index) => (
        <li key={id} className="flex min-w-0 items-center gap-1">
          {index > 0 ? <ArrowRight aria-hidden className="size-3 shrink-0 text-ink-faint" /> : null}
          <span className="break-all">{names.get(id) ?? id}</span>
          {routingStrategy === "weighted" ? <span className="text-ink-muted">({weights[id] ?? 0})</span> : null}
        </li>
      ))}
    </ol>
  );
}
