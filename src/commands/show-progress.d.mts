interface Output {
  isTTY?: boolean;
  write(text: string): unknown;
}
export function showProgress<T>(label: string, work: (news: (text: string) => void) => Promise<T>, output?: Output): Promise<T>;
export function runScript(options: { script: string; args: string[]; env: NodeJS.ProcessEnv; onNews: (text: string) => void }): Promise<void>;
