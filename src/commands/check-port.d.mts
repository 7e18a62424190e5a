export function findPortProblem(options: { port: string | undefined; host: string | undefined; command: string }): Promise<string | null>;
export function requirePort(command: string): Promise<void>;
