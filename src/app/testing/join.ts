import { database } from "@/db/client";
import { newId } from "@/domain/ids";
import type { Role } from "@/domain/roles";
import { POST as login } from "../api/auth/login/route";
import { apiRequest, cookieOf, PASSWORD, signUp } from "./call-route";

/** A second person in an organization: signs up, is moved there, signs in again. Their cookie. */
export async function join(organizationId: string, role: Role): Promise<string> {
  const { email, userId } = await signUp();
  await database().membership.deleteMany({ where: { userId } });
  await database().membership.create({ data: { id: newId("mem"), userId, organizationId, role } });
  return cookieOf(await login(apiRequest("/api/auth/login", { body: { email, password: PASSWORD } })));
}
