import { database } from "@/db/client";
import { newId } from "@/domain/ids";
import type { Role } from "@/domain/roles";
import { POST as login } from "../api/auth/login/route";
import { apiRequest, cookieOf, PASSWORD, signUp } from "./call-route";

export interface Joined {
  cookie: string;
  email: string;
  userId: string;
  /** Of their membership. */
  memberId: string;
}

/** A second person in an organization: signs up, is moved there, signs in again. */
export async function joinAs(organizationId: string, role: Role): Promise<Joined> {
  const { email, userId } = await signUp();
  const memberId = newId("mem");
  await database().membership.deleteMany({ where: { userId } });
  await database().membership.create({ data: { id: memberId, userId, organizationId, role } });
  const cookie = cookieOf(await login(apiRequest("/api/auth/login", { body: { email, password: PASSWORD } })));
  return { cookie, email, userId, memberId };
}

/** Their cookie alone. */
export async function join(organizationId: string, role: Role): Promise<string> {
  return (await joinAs(organizationId, role)).cookie;
}
