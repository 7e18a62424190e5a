const WANTED = "command-menu-wanted";

export const openCommandMenu = () => window.dispatchEvent(new Event(WANTED));

/** Calls back when the menu is asked for: by a button, or by Ctrl or ⌘ and K. */
export function onWanted(open: () => void): () => void {
  function onKeyDown(event: KeyboardEvent) {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  }
  window.addEventListener(WANTED, open);
  window.addEventListener("keydown", onKeyDown);
  return () => {
    window.removeEventListener(WANTED, open);
    window.removeEventListener("keydown", onKeyDown);
  };
}
