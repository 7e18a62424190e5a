/**
 * A path below a base URL's path. A version that both name stands once: `/v1` + `/v1/models` → `/v1/models`, so that clients whose base URL
 * ends in the version and clients that add it themselves both arrive.
 */
export function joinPath(basePath: string, path: string): string {
  const last = basePath.slice(basePath.lastIndexOf("/"));
  return last !== "" && (path === last || path.startsWith(`${last}/`)) ? basePath + path.slice(last.length) : basePath + path;
}
