"use client";
import type { ComponentProps } from "react";
import { CreateDialog } from "./create-dialog";
import { RevokeDialog, RotateDialog } from "./end-dialogs";
import type { CredentialWords, ListedCredential } from "./mint";
import { UpdateDialog } from "./update-dialog";

export type Asked = "create" | "update" | "rotate" | "revoke";

interface CredentialDialogsProps {
  words: CredentialWords;
  /** What is asked, if anything is, and about which one. */
  open: Asked | null;
  credential: ListedCredential | null;
  onOpenChange(isOpen: boolean): void;
  onChanged(): void;
  extra: ComponentProps<typeof CreateDialog>["extra"];
}

/** What creates, changes, rotates and revokes credentials of one kind. */
export function CredentialDialogs({ words, open, credential, onOpenChange, onChanged, extra }: CredentialDialogsProps) {
  const dialog = (asked: Asked) => ({ open: open === asked, onOpenChange, credential });
  return (
    <>
      <CreateDialog words={words} {...dialog("create")} onCreated={onChanged} extra={extra} />
      {words === "admin.tokens" ? null : (
        <>
          <UpdateDialog words={words} {...dialog("update")} onUpdated={onChanged} />
          <RotateDialog words={words} {...dialog("rotate")} onRotated={onChanged} />
        </>
      )}
      <RevokeDialog words={words} {...dialog("revoke")} onRevoked={onChanged} />
    </>
  );
}
