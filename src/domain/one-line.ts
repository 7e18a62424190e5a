/**
 * One line of text, whatever the script. No control characters and no line separators; nor the characters that turn the direction of what follows
 * (U+202A–202E, U+2066–2069), with which a name could change how the text around it reads. Arabic and Hebrew do not need them.
 */
export const ONE_LINE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]*$/u;

/** For people, what `ONE_LINE` refuses. */
export const ONE_LINE_RULE = "must not have control characters";
