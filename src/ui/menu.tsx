"use client";
import { Check } from "lucide-react";
import {
  type ButtonHTMLAttributes,
  cloneElement,
  createContext,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";

const MARGIN = 8;
const GAP = 6;
const STEPS: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

const MenuContext = createContext<() => void>(() => undefined);

interface MenuProps {
  /** A button. */
  trigger: ReactElement<ButtonHTMLAttributes<HTMLButtonElement> & { "data-state"?: string }>;
  /** Which of the button's edges the list keeps to. */
  align?: "start" | "end";
  children: ReactNode;
}

/**
 * A menu button as the ARIA practices describe it: https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/. The list opens where there is more room.
 * Our own, because it is on every page: the library's, with all that places and guards it, is a sixth of a page's JavaScript.
 */
export function Menu({ trigger, align = "start", children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const id = useId();
  const button = () => place.current?.querySelector<HTMLElement>(":scope > button") ?? null;
  const close = () => {
    setOpen(false);
    button()?.focus();
  };

  useEffect(() => {
    if (!isOpen) return;
    const onOutside = (event: Event) => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) setOpen(false);
    };
    const onResize = () => setOpen(false);
    document.addEventListener("pointerdown", onOutside);
    document.addEventListener("focusin", onOutside);
    window.addEventListener("resize", onResize);
    return () => {
      document.removeEventListener("pointerdown", onOutside);
      document.removeEventListener("focusin", onOutside);
      window.removeEventListener("resize", onResize);
    };
  }, [isOpen]);

  return (
    <div ref={place} className="contents">
      {cloneElement(trigger, {
        id: `${id}button`,
        "aria-haspopup": "menu",
        "aria-expanded": isOpen,
        "aria-controls": isOpen ? `${id}list` : undefined,
        "data-state": isOpen ? "open" : "closed",
        onClick: () => setOpen((open) => !open),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          setOpen(true);
        },
      })}
      {isOpen ? (
        <MenuContext.Provider value={close}>
          <MenuList id={`${id}list`} labelledBy={`${id}button`} align={align} anchor={button} onClose={close}>
            {children}
          </MenuList>
        </MenuContext.Provider>
      ) : null}
    </div>
  );
}

interface MenuListProps {
  id: string;
  labelledBy: string;
  align: "start" | "end";
  anchor(): HTMLElement | null;
  onClose(): void;
  children: ReactNode;
}

function MenuList({ id, labelledBy, align, anchor, onClose, children }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  const items = () => [...(list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];

  // biome-ignore lint/correctness/useExhaustiveDependencies: placed and focused once, when it opens
  useEffect(() => {
    const box = anchor()?.getBoundingClientRect();
    const menu = list.current;
    if (!box || !menu) return;
    const isBelow = box.top + box.bottom < window.innerHeight;
    const wanted = align === "start" ? box.left : box.right - menu.offsetWidth;
    menu.style.left = `${Math.max(MARGIN, Math.min(wanted, window.innerWidth - menu.offsetWidth - MARGIN))}px`;
    menu.style[isBelow ? "top" : "bottom"] = `${isBelow ? box.bottom + GAP : window.innerHeight - box.top + GAP}px`;
    items()[0]?.focus();
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    const all = items();
    const index = all.indexOf(document.activeElement as HTMLElement);
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      all[step(index, all.length)]?.focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation(); // a dialog around it stays open
      onClose();
    } else if (event.key.length === 1 && event.key !== " ") {
      const rest = [...all.slice(index + 1), ...all.slice(0, index + 1)];
      rest.find((item) => item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    }
  }

  return (
    <div
      ref={list}
      id={id}
      role="menu"
      tabIndex={-1}
      aria-labelledby={labelledBy}
      onKeyDown={onKeyDown}
      // One of them, the last that had it, is where the keyboard comes in: a list that scrolls can be reached by it.
      onFocus={({ target }) => {
        for (const item of items()) item.tabIndex = item === target ? 0 : -1;
      }}
      className="fixed z-50 min-w-52 animate-fade rounded-xl border border-line bg-surface p-1 shadow-float outline-none"
    >
      {children}
    </div>
  );
}

const ITEM = "flex w-full cursor-pointer items-center gap-2 rounded-lg px-2.5 py-1.5 text-left text-[13px] outline-none focus:bg-sunken";
const follow = (event: PointerEvent<HTMLElement>) => event.currentTarget.focus({ preventScroll: true });

interface MenuItemProps {
  onSelect(): void;
  children: ReactNode;
  "aria-current"?: "true" | undefined;
  /** Of its text, where it is another language than the page's. */
  lang?: string;
}

export function MenuItem({ onSelect, children, ...props }: MenuItemProps) {
  const close = useContext(MenuContext);
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={() => {
        close();
        onSelect();
      }}
      onPointerMove={follow}
      className={ITEM}
      {...props}
    >
      {children}
    </button>
  );
}

interface MenuCheckboxProps {
  checked: boolean;
  onChange(checked: boolean): void;
  children: ReactNode;
}

/** The menu stays open, because one seldom wants to change only one. */
export function MenuCheckbox({ checked, onChange, children }: MenuCheckboxProps) {
  return (
    <button
      type="button"
      role="menuitemcheckbox"
      aria-checked={checked}
      tabIndex={-1}
      onClick={() => onChange(!checked)}
      onPointerMove={follow}
      className={ITEM}
    >
      <span className="grid size-4 place-items-center rounded border border-line-strong">
        {checked ? <Check aria-hidden className="size-3 text-accent-ink" /> : null}
      </span>
      {children}
    </button>
  );
}
