"use client";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import type { MenuOwner } from "./menu-owner";
import { onWanted } from "./open-command-menu";

/** Loaded when it is asked for first. */
const CommandDialog = dynamic(() => import("./command-dialog").then((module) => module.CommandDialog), { ssr: false });

/** Pages, models, keys, requests and actions, by a few letters. */
export function CommandMenu(props: MenuOwner) {
  const [isOpen, setOpen] = useState(false);
  const [isLoaded, setLoaded] = useState(false);
  useEffect(
    () =>
      onWanted(() => {
        setLoaded(true);
        setOpen((known) => !known);
      }),
    [],
  );
  return isLoaded ? <CommandDialog {...props} open={isOpen} onOpenChange={setOpen} /> : null;
}
