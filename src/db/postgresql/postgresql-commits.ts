import type { Client } from "pg";
import { env } from "../../env";
import { CommitError, type CommitResult, type Commits, type CommitWork } from "../commit-work";
import { loadLazily } from "../load-lazily";
import { connectionConfig } from "./connection";
import { type GroupResult, groupWork, readResult } from "./group-work";

/** The server gives a group up after this; then the connection, should it not even say so. */
const STATEMENT_MS_MAX = 30_000;
const ANSWER_MS_MAX = 35_000;
const COMMIT_GROUP = { name: "commit_group", text: "SELECT commit_group($1::jsonb) AS result" };

/** PostgreSQL's group commit: one call of `commit_group`, which is one transaction, on a connection of its own. */
export class PostgresqlCommits implements Commits {
  #client: Promise<Client> | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly url: string = env.DATABASE_URL) {}

  /** One group after another, as the connection takes them. */
  commit(work: CommitWork): Promise<CommitResult> {
    const turn = this.#last.then(() => this.#commit(work));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async close(): Promise<void> {
    await this.#last;
    const client = this.#client;
    this.#client = null;
    await client?.then((open) => open.end()).catch(() => {});
  }

  async #commit(work: CommitWork): Promise<CommitResult> {
    try {
      this.#client ??= this.#connect();
      const client = await this.#client;
      const { rows } = await client.query<{ result: GroupResult }>({ ...COMMIT_GROUP, values: [groupWork(work)] });
      if (!rows[0]) throw new Error("commit_group answered nothing");
      return readResult(work, rows[0].result);
    } catch (error) {
      throw this.#explain(error);
    }
  }

  async #connect(): Promise<Client> {
    const { Client } = loadLazily<typeof import("pg")>("pg");
    const client = new Client({ ...connectionConfig(this.url), statement_timeout: STATEMENT_MS_MAX, query_timeout: ANSWER_MS_MAX });
    client.on("error", () => this.#disconnect()); // it has ended by itself
    await client.connect();
    return client;
  }

  /** The next group connects anew. */
  #disconnect(): void {
    const client = this.#client;
    this.#client = null;
    client?.then((open) => open.end()).catch(() => {});
  }

  /** What the server says about the work leaves the connection as it is; after anything else nobody knows how it is. */
  #explain(error: unknown): CommitError {
    const { code = "CONNECTION", message = String(error), severity } = error as { code?: string; message?: string; severity?: string };
    if (severity !== "ERROR") this.#disconnect();
    return new CommitError(code, message, severity === "ERROR" && isRefusal(code));
  }
}

/** Data that a column cannot hold (22), a constraint or a guard of ours (23), a value too long for an index (54). */
function isRefusal(code: string): boolean {
  return /^(22|23|54)/.test(code);
}
