/**
 * The house's side of every posting. `sales`: what calls were charged. `payments`: what was paid in, or back. `overrun`: what the house
 * pays because a call cost more than its hold and the balance. `refunds`: what the house pays because money that was paid back had been
 * spent already. `adjustments`: what an administrator gives or takes. `forfeits`: what an organization gave up when its owner deleted it.
 */
export const HOUSE_ACCOUNTS = ["house:sales", "house:payments", "house:overrun", "house:refunds", "house:adjustments", "house:forfeits"] as const;
export type HouseAccount = (typeof HOUSE_ACCOUNTS)[number];
