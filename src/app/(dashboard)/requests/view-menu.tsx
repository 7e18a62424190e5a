"use client";
import { Bookmark, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState, useSyncExternalStore } from "react";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Link } from "@/ui/link";
import { mergeClasses } from "@/ui/merge-classes";
import { Popover } from "@/ui/popover";
import { addView, NAME_LENGTH_MAX, readViews, removeView, type SavedView, viewsKey } from "./saved-views";

/** Null where the browser is set to keep nothing: then it says so by throwing. */
function ownStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function subscribe(listener: () => void) {
  window.addEventListener("storage", listener);
  return () => window.removeEventListener("storage", listener);
}

/** What this browser keeps for the organization; what another tab keeps is seen here too. */
function useSavedViews(organizationId: string) {
  const key = viewsKey(organizationId);
  const text = useSyncExternalStore(
    subscribe,
    () => ownStorage()?.getItem(key) ?? null,
    () => null,
  );
  function save(next: SavedView[]) {
    ownStorage()?.setItem(key, JSON.stringify(next));
    window.dispatchEvent(new StorageEvent("storage", { key })); // the browser tells the other tabs only
  }
  return { views: readViews(text), save };
}

interface ViewMenuProps {
  organizationId: string;
  /** What is shown now, as `viewQuery` writes it. */
  query: string;
}

/** Named views of the log: open one, save what is shown, delete. */
export function ViewMenu({ organizationId, query }: ViewMenuProps) {
  const t = useTranslations("requests.views");
  const [isOpen, setOpen] = useState(false);
  const { views, save } = useSavedViews(organizationId);
  const current = views.find((view) => view.query === query);
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "");
    save(addView(views, { name, query }));
    event.currentTarget.reset();
  }
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      align="end"
      label={t("title")}
      className="w-72 p-2"
      trigger={
        <Button size="small" className={current ? "border-accent text-accent-ink" : "text-ink-muted"}>
          <Bookmark aria-hidden className="size-3.5" />
          <span className="max-w-40 truncate">{current?.name ?? t("title")}</span>
        </Button>
      }
    >
      {views.length === 0 ? <p className="px-2 py-1.5 text-[13px] text-ink-muted">{t("none")}</p> : null}
      <ul aria-label={t("title")} className="max-h-64 overflow-y-auto">
        {views.map((view) => (
          <li key={view.name} className="flex items-center gap-1">
            <Link
              href={`/requests${view.query ? `?${view.query}` : ""}`}
              onClick={() => setOpen(false)}
              className={mergeClasses(
                "min-w-0 flex-1 truncate rounded-lg px-2 py-1.5 text-[13px] outline-offset-[-2px] hover:bg-sunken",
                view === current && "font-medium text-accent-ink",
              )}
            >
              {view.name}
            </Link>
            <Button
              variant="ghost"
              size="icon"
              aria-label={t("remove", { name: view.name })}
              title={t("remove", { name: view.name })}
              onClick={() => save(removeView(views, view.name))}
            >
              <X aria-hidden className="size-3.5" />
            </Button>
          </li>
        ))}
      </ul>
      <form onSubmit={submit} className="mt-2 grid gap-2 border-line border-t px-2 pt-3 pb-1">
        <Field label={t("name")} name="name" required maxLength={NAME_LENGTH_MAX} pattern=".*\S.*" autoComplete="off" hint={t("hint")} />
        <Button type="submit" variant="primary" size="small">
          {t("save")}
        </Button>
      </form>
    </Popover>
  );
}
