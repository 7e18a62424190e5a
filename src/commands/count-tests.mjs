// A reporter for vitest: how many tests of each project passed and failed, the names of those that failed, and for how long they ran, as JSON
// in the file that COUNTS_FILE names; without one, the names and the sum as last lines.
import { writeFileSync } from "node:fs";
import { inOneLine } from "./in-one-line.mjs";

const nameOf = (task) =>
  `${task.project.name} ${task.module?.relativeModuleId ?? task.relativeModuleId} > ${task.fullName ?? "could not be run as a whole"}`;
const failureOf = (task, errors) => `${nameOf(task)}: ${inOneLine(errors?.[0]?.message ?? "")}`;

export default class CountTests {
  onTestRunEnd(modules, unhandledErrors) {
    const projects = {};
    for (const module of modules) {
      projects[module.project.name] ??= { passed: 0, failed: 0, seconds: 0, failures: [] };
      const counts = projects[module.project.name];
      counts.passed += [...module.children.allTests("passed")].length;
      const failures = [...module.children.allTests("failed")].map((task) => failureOf(task, task.result().errors));
      // A file that cannot be loaded, or whose hook throws, has no failed test of its own.
      if (module.state() === "failed" && failures.length === 0) failures.push(failureOf(module, module.errors()));
      counts.failures.push(...failures);
      counts.failed += failures.length;
      counts.seconds += module.diagnostic().duration / 1000;
    }
    const { COUNTS_FILE: file } = process.env;
    if (file) return writeFileSync(file, JSON.stringify({ projects }));
    const sum = (key) => Object.values(projects).reduce((total, counts) => total + counts[key], 0);
    const failed = sum("failed");
    for (const { failures } of Object.values(projects)) for (const name of failures) console.log(`failed: ${name}`);
    console.log(`${sum("passed")} passed, ${failed === 0 && unhandledErrors.length > 0 ? 1 : failed} failed`);
  }
}
