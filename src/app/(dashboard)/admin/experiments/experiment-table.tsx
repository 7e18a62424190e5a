import { useTranslations } from "next-intl";
import type { ExperimentView } from "@/experiments/show-experiment";
import { Button } from "@/ui/button";
import { Badge } from "@/ui/labels";
import { HiddenTh, Table, Tbody, Td, Th } from "@/ui/table";
import type { RouteOption } from "./route-option";

interface ExperimentTableProps {
  experiments: ExperimentView[];
  routes: RouteOption[];
  /** Of models, by their ids. */
  names: ReadonlyMap<string, string>;
  onEdit(experiment: ExperimentView): void;
  onReport(experiment: ExperimentView): void;
}

export function ExperimentTable({ experiments, routes, names, onEdit, onReport }: ExperimentTableProps) {
  const t = useTranslations("admin.experiments");
  const routeNames = new Map(routes.map(({ id, name }) => [id, name]));
  return (
    <Table label={t("title")}>
      <thead>
        <tr>
          <Th className="max-md:pl-4">{t("experiment")}</Th>
          <Th className="max-md:hidden">{t("arms")}</Th>
          <Th className="max-md:hidden">{t("metric")}</Th>
          <Th>{t("status")}</Th>
          <HiddenTh>{t("actions")}</HiddenTh>
        </tr>
      </thead>
      <Tbody>
        {experiments.map((experiment) => (
          <ExperimentRow
            key={experiment.id}
            experiment={experiment}
            route={routeNames.get(experiment.routeId) ?? null}
            names={names}
            onEdit={() => onEdit(experiment)}
            onReport={() => onReport(experiment)}
          />
        ))}
      </Tbody>
    </Table>
  );
}

interface ExperimentRowProps {
  experiment: ExperimentView;
  /** Null: it is gone. */
  route: string | null;
  names: ReadonlyMap<string, string>;
  onEdit(): void;
  onReport(): void;
}

function ExperimentRow({ experiment, route, names, onEdit, onReport }: ExperimentRowProps) {
  const t = useTranslations("admin.experiments");
  const { name, mode, metric, status } = experiment;
  const arms = <Arms experiment={experiment} names={names} />;
  return (
    <tr data-experiment={name} className="hover:bg-sunken/60">
      <Td className="max-w-48 whitespace-normal max-md:pl-4 sm:max-w-64">
        <span className="block break-words font-medium">{name}</span>
        <span className="block break-all text-ink-muted text-xs">
          {route === null ? t("routeGone") : t("onRoute", { route })} · {t(`modes.${mode}`)}
        </span>
        <span className="mt-1 block text-xs md:hidden">
          <span className="text-ink-muted">{t(`metrics.${metric}`)}</span>
          {arms}
        </span>
      </Td>
      <Td className="whitespace-normal max-md:hidden">{arms}</Td>
      <Td className="text-ink-muted max-md:hidden">{t(`metrics.${metric}`)}</Td>
      <Td>
        <Badge tone={status === "running" ? "good" : "neutral"}>{t(`statuses.${status}`)}</Badge>
      </Td>
      <Td numeric>
        <span className="inline-flex gap-1 max-sm:flex-col">
          <Button size="small" aria-label={t("reportNamed", { name })} onClick={onReport}>
            {t("report")}
          </Button>
          <Button variant="ghost" size="small" aria-label={t("editNamed", { name })} onClick={onEdit}>
            {t("edit")}
          </Button>
        </span>
      </Td>
    </tr>
  );
}

function Arms({ experiment: { arms, mode }, names }: { experiment: ExperimentView; names: ReadonlyMap<string, string> }) {
  const t = useTranslations("admin.experiments");
  const total = arms.reduce((sum, { weight }) => sum + weight, 0);
  return (
    <ul className="grid gap-0.5">
      {arms.map(({ modelId, weight }) => (
        <li key={modelId} className="flex flex-wrap items-center gap-x-1.5">
          <span className="break-all">{names.get(modelId) ?? modelId}</span>
          {weight === 0 ? <Badge tone="warn">{t("armStopped")}</Badge> : null}
          {weight > 0 && mode === "split" ? <span className="text-ink-faint text-xs tabular-nums">{t("weightOf", { weight, total })}</span> : null}
        </li>
      ))}
    </ul>
  );
}
