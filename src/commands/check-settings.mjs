// Says what is wrong in the environment before the pages have taken their minute or two.

/** `load`: imports what parses the environment. Resolves to null when it is right, else to what people are to read: no stack, the mistake is none of the program's. */
export async function findSettingsProblem(load) {
  try {
    await load();
    return null;
  } catch (error) {
    return error.message;
  }
}

/** Ends this process with that text. */
export async function requireSettings(load) {
  const problem = await findSettingsProblem(load);
  if (problem === null) return;
  console.error(problem);
  process.exit(1);
}
