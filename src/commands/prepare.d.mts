export function prepareClient(): Promise<void>;
export function prepareServer(): Promise<void>;
