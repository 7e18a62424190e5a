"use client";

/** Nearer than the root's, so that the navigation stays. */
export { default } from "../error";
