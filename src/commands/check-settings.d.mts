export function findSettingsProblem(load: () => Promise<unknown>): Promise<string | null>;
export function requireSettings(load: () => Promise<unknown>): Promise<void>;
