import { useTranslations } from "next-intl";
import { useId } from "react";
import { Input } from "@/ui/field";
import { SelectRow } from "../form-parts";
import { digits } from "../use-admin-form";
import type { ExperimentFormState } from "./experiment-body";
import type { RouteOption } from "./route-option";

/** Which route, and which of its models, by the weights that are typed. */
export function ArmFields({ form: { values, change, errorOf }, routes }: { form: ExperimentFormState; routes: RouteOption[] }) {
  const t = useTranslations("admin.experiments");
  const noteId = useId();
  const route = routes.find(({ id }) => id === values.routeId);
  const routeError = errorOf("routeId");
  const error = errorOf("arms");
  function changeRoute(id: string) {
    change("routeId", id);
    change("arms", {});
  }
  return (
    <>
      <div className="grid gap-1.5">
        <SelectRow
          label={t("route")}
          hint={t("routeHint")}
          value={values.routeId}
          onChange={changeRoute}
          options={[
            ...(route ? [] : [{ value: values.routeId, label: t("routeGone") }]),
            ...routes.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        {routeError ? <p className="break-words text-[13px] text-bad">{routeError}</p> : null}
      </div>
      <fieldset className="grid min-w-0 gap-2">
        <legend className="mb-1.5 font-medium text-[13px]">{t("arms")}</legend>
        <ul className="divide-y divide-line rounded-lg border border-line empty:hidden">
          {route?.models.map(({ id, name }) => (
            <li key={id} className="flex items-center gap-2 py-1.5 pr-1.5 pl-3">
              <span className="min-w-0 flex-1 break-all font-medium text-[13px]">{name}</span>
              <Input
                aria-label={t("weightNamed", { name })}
                aria-describedby={noteId}
                aria-invalid={error ? true : undefined}
                inputMode="numeric"
                autoComplete="off"
                placeholder="–"
                value={values.arms[id] ?? ""}
                onChange={(event) => change("arms", { ...values.arms, [id]: digits(event.target.value) })}
                className="h-8 w-24 text-right"
              />
            </li>
          ))}
        </ul>
        <p id={noteId} className={error ? "break-words text-[13px] text-bad" : "text-[13px] text-ink-muted"}>
          {error ?? t("armsHint")}
        </p>
      </fieldset>
    </>
  );
}
