"use client";
import dynamic from "next/dynamic";

// Every page carries the scripts of what could stand in its place: not found, and the root's error. Their controls come when those are shown.
export const LateLanguageMenu = dynamic(() => import("./language-menu").then(({ LanguageMenu }) => LanguageMenu));
export const LateThemeToggle = dynamic(() => import("./theme-toggle").then(({ ThemeToggle }) => ThemeToggle));
