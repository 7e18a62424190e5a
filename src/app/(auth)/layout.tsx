import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { authenticateSession } from "@/access/authenticate-session";
import { AuthShell } from "./auth-shell";

export default async function AuthLayout({ children }: { children: ReactNode }) {
  if (await authenticateSession(await headers())) redirect("/overview");
  return <AuthShell>{children}</AuthShell>;
}
