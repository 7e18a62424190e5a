"use client";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { changedQuery, type ViewChanges } from "./view-query";

/** The URL's query, and how to change how this page looks at usage: each change is a step in the history. */
export function useView(): { asked: URLSearchParams; change(changes: ViewChanges): void } {
  const router = useRouter();
  const path = usePathname();
  const asked = new URLSearchParams(useSearchParams());
  return { asked, change: (changes) => router.push(path + changedQuery(asked, changes), { scroll: false }) };
}
