import { expect, test } from "vitest";
import { ROLES } from "../domain/roles";
import { mayChange } from "./may-change";

test("viewers change no credential, members their own, admins and owners all", () => {
  const own = ROLES.filter((role) => mayChange({ createdById: "usr_a" }, { userId: "usr_a", role }));
  const others = ROLES.filter((role) => mayChange({ createdById: "usr_b" }, { userId: "usr_a", role }));
  expect([own, others]).toEqual([
    ["member", "admin", "owner"],
    ["admin", "owner"],
  ]);
});
