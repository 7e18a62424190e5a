"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { carriedQuery } from "./view-query";

/** The pages that look at usage through the same bar. */
const PAGES: readonly string[] = ["/overview", "/requests", "/billing"];

/** How usage was looked at last, while other pages are shown. Only this window's: two windows may look at different things. */
let last = "";

/** Adds to links to those pages how usage is looked at, so that it is kept when one moves between them. */
export function useCarriedView(): (href: string) => string {
  const asked = useSearchParams();
  const isLooking = PAGES.includes(usePathname());
  const query = isLooking ? carriedQuery(asked) : last;
  useEffect(() => {
    last = query;
  }, [query]);
  return (href) => (PAGES.includes(href) ? href + query : href);
}
