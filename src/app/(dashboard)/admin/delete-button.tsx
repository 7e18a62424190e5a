"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useChange } from "@/app/(dashboard)/use-change";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";

interface DeleteButtonProps {
  path: string;
  name: string;
  onDeleted(): void;
}

/** Deletes what nothing uses; the API refuses the rest, and says by what it is used. */
export function DeleteButton({ path, name, onDeleted }: DeleteButtonProps) {
  const t = useTranslations("admin.form");
  const { isBusy, change } = useChange();
  const [isAsking, setAsking] = useState(false);
  async function remove() {
    const isGone = await change({ method: "DELETE", path, done: t("deletedToast", { name }) });
    setAsking(false);
    if (isGone) onDeleted();
  }
  return (
    <>
      <Button variant="ghost" className="mr-auto text-bad hover:text-bad" onClick={() => setAsking(true)}>
        {t("delete")}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t("deleteTitle", { name })}
        text={t("deleteText")}
        confirmLabel={t("delete")}
        isBusy={isBusy}
        onConfirm={remove}
      />
    </>
  );
}
