import type { Role } from "@/domain/roles";
import type { OwnOrganizations } from "../organization-menu";

/** Whose menu it is: what they may do is what they are offered. */
export interface MenuOwner {
  role: Role;
  /** Of the platform. */
  isAdministrator: boolean;
  organizations: OwnOrganizations;
}
