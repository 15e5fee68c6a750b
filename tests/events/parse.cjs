// Reads an AsyncAPI document with the official parser; exit code 1 and what is wrong when it is not valid.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { Parser } = createRequire(`${process.cwd()}/`)("@asyncapi/parser");

new Parser().parse(readFileSync(process.argv[2], "utf8")).then(({ document, diagnostics }) => {
  const errors = diagnostics.filter((one) => one.severity === 0);
  for (const one of errors) console.error(one.path.join("."), one.message);
  process.exitCode = document && errors.length === 0 ? 0 : 1;
});
