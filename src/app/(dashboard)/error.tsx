"use client";

/** Below the root's, so that the navigation stays visible. */
export { ErrorNotice as default } from "../error-notice";
