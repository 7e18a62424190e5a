/** Connections that wait for a process while it is busy. Beyond Node's 511 the system drops them: a client knocks again after a second, or is cut off. */
export const BACKLOG_MAX = 4_096;
