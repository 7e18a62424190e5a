import { stripVTControlCharacters } from "node:util";

/** The first words of an error's message, for a list that has a line for each test: the whole one stands where the test failed. */
export const inOneLine = (message) => stripVTControlCharacters(message).replace(/\s+/g, " ").slice(0, 200);
