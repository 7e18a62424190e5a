// A reporter for vitest: how many tests of each project passed and failed, and for how long they ran, as JSON in the file that COUNTS_FILE
// names; without one, the sum as a last line.
import { writeFileSync } from "node:fs";

export default class CountTests {
  onTestRunEnd(modules, unhandledErrors) {
    const projects = {};
    for (const module of modules) {
      projects[module.project.name] ??= { passed: 0, failed: 0, seconds: 0 };
      const counts = projects[module.project.name];
      const states = [...module.children.allTests()].map((test) => test.result().state);
      const failed = states.filter((state) => state === "failed").length;
      counts.passed += states.filter((state) => state === "passed").length;
      // A file that cannot be loaded, or whose hook throws, has no failed test of its own.
      counts.failed += module.state() === "failed" ? Math.max(1, failed) : failed;
      counts.seconds += module.diagnostic().duration / 1000;
    }
    const { COUNTS_FILE: file } = process.env;
    if (file) return writeFileSync(file, JSON.stringify({ projects }));
    const sum = (key) => Object.values(projects).reduce((total, counts) => total + counts[key], 0);
    const failed = sum("failed");
    console.log(`${sum("passed")} passed, ${failed === 0 && unhandledErrors.length > 0 ? 1 : failed} failed`);
  }
}
