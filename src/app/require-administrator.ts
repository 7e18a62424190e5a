import { notFound } from "next/navigation";
import { isAdministrator } from "@/access/administrator";
import { requireMember } from "./require-member";

/** For the administration's pages, each of which calls it itself: everybody who does not administer the platform sees that there is no such page. */
export async function requireAdministrator() {
  const signedIn = await requireMember();
  if (!(await isAdministrator(signedIn.user))) notFound();
  return signedIn;
}
