import type { ReactNode } from "react";
import { requireAdministrator } from "@/app/require-administrator";

/** Outside of the skeletons, so that whoever is refused gets the status 404; the pages ask again. */
export default async function AdministrationLayout({ children }: { children: ReactNode }) {
  await requireAdministrator();
  return children;
}
