import { useSyncExternalStore } from "react";

const subscribeToNothing = () => () => undefined;

/**
 * False in what the server renders, until the page's script has taken it over. A form that is sent before then goes the browser's own way:
 * what was typed is lost, and unless its method is `post`, it stands in the address.
 */
export const useIsHydrated = (): boolean =>
  useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
