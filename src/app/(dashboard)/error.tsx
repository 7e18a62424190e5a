"use client";

/** Below the root's, so that the navigation stays visible. */
export { default } from "../error";
