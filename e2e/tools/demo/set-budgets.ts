import type { Rooms } from "./open-rooms";

/** What the invented company allows itself: the whole of it, and two teams. */
const BUDGETS = [
  { scope: { type: "organization" }, period: "month", amount: "60" },
  { scope: { type: "tag", id: "team=support" }, period: "day", amount: "2" },
  { scope: { type: "tag", id: "team=research" }, period: "month", amount: "8", mode: "soft" },
];

/** They count what was spent before they were made, too. */
export async function setBudgets(
  { createBudget, newBudgetSchema }: Rooms,
  owner: { organizationId: string; userId: string; email: string },
): Promise<void> {
  const { organizationId, userId, email } = owner;
  const by = { organizationId, actor: { id: userId, name: email, address: null } };
  for (const budget of BUDGETS) await createBudget(by, newBudgetSchema.parse(budget));
}
