/**
 * The house's side of every posting. `sales`: what calls were charged. `payments`: what was paid in, or back. `overrun`: what the house
 * pays because a call cost more than its hold and the balance. `adjustments`: what an administrator gives or takes.
 */
export const HOUSE_ACCOUNTS = ["house:sales", "house:payments", "house:overrun", "house:adjustments"] as const;
export type HouseAccount = (typeof HOUSE_ACCOUNTS)[number];
