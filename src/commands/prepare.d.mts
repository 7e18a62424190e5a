export function prepareClient(): Promise<void>;
export function prepareBundle(): Promise<void>;
export function preparePages(): Promise<void>;
export function prepareServer(): Promise<void>;
