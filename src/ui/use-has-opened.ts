import { useState } from "react";

/** Once it was open it stays, so that it can close by itself and give the focus back. */
export function useHasOpened(open: boolean): boolean {
  const [hasOpened, setHasOpened] = useState(open);
  if (open && !hasOpened) setHasOpened(true);
  return hasOpened || open;
}
