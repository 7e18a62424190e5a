/** Who a pass-through call of the playground is recorded under: it is made by a signed-in person, without a token. */
export const PLAYGROUND = { id: "playground", name: "Playground" } as const;
