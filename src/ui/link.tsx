"use client";
import NextLink from "next/link";
import { type ComponentProps, useState } from "react";

/**
 * Next's link, which asks for what it leads to only once somebody points at it or reaches it by keyboard. By default it asks for whatever is
 * in view: on each page that is every link of the navigation, two thirds of what the page costs the server.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  const [isNear, setIsNear] = useState(false);
  const approach = () => setIsNear(true);
  return <NextLink prefetch={isNear ? null : false} onPointerEnter={approach} onFocus={approach} {...props} />;
}
