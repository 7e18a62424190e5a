import { includesRole, type Role } from "../domain/roles";

/** Whether somebody may rotate and revoke a credential: members their own, admins all of them. Viewers see. */
export function mayChange({ createdById }: { createdById: string }, { userId, role }: { userId: string; role: Role }): boolean {
  return includesRole(role, "admin") || (createdById === userId && includesRole(role, "member"));
}
