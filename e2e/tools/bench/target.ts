export interface Target {
  name: string;
  port: number;
  /** Before the upstream's own path `/chat/completions`. */
  basePath: string;
  headers: Record<string, string>;
  /** What its calls name; absent: the upstream's model. */
  model?: string;
  /** Null: there is nothing between the client and the upstream. */
  pid: number | null;
  /** It rewrites answers, so that they cannot be compared byte for byte. */
  rewrites?: boolean;
  /** Of targets that keep a record: the rows that their database holds, to be asked after `stop`. */
  countRows?: () => number;
  stop(): Promise<void>;
}
