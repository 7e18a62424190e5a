/** Whom the audit log names for what a test makes without a request. */
export const TEST_ACTOR = { id: "usr_test", name: "test@example.com", address: null };
