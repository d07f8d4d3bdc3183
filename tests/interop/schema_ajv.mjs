// ajv as a peer of host/schema.
//   node schema_ajv.mjs bench FOLDER      FOLDER/SET/{schema.json,instances.jsonl}: a line a set with
//                                         nanoseconds an instance: validation alone, parse included
//   node schema_ajv.mjs verdicts FILE     a JSON list [schema, [instances]] a line: a line of
//                                         verdicts, `1` valid, `0` invalid, `E` schema refused,
//                                         or its compiled form throws
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";

const Ajv = createRequire(import.meta.url)("ajv/dist/2020").default;
const options = { strict: false, validateFormats: false, logger: false };
const lines = (path) => readFileSync(path, "utf8").split("\n").filter((line) => line !== "");

// The best of several rounds, as measure.h does it.
function nanoseconds(work) {
  const timed = (calls) => {
    const start = process.hrtime.bigint();
    for (let i = 0; i < calls; ++i) work();
    return Number(process.hrtime.bigint() - start);
  };
  let calls = 1;
  while (timed(calls) < 2e6) calls *= 2;
  let best = Infinity;
  for (let i = 0; i < 50; ++i) best = Math.min(best, timed(calls) / calls);
  return best;
}

function bench(folder) {
  for (const set of readdirSync(folder).sort()) {
    if (!existsSync(join(folder, set, "schema.json"))) continue;
    const validate = new Ajv(options).compile(JSON.parse(readFileSync(join(folder, set, "schema.json"), "utf8")));
    const texts = lines(join(folder, set, "instances.jsonl"));
    const values = texts.map((text) => JSON.parse(text));
    if (!values.every((value) => validate(value))) {
      console.error(`ajv refuses an instance of ${set}: it gets no row`);
      continue;
    }
    let accepted = 0;
    const alone = nanoseconds(() => { for (const value of values) accepted += validate(value) ? 1 : 0; });
    const whole = nanoseconds(() => { for (const text of texts) accepted += validate(JSON.parse(text)) ? 1 : 0; });
    console.log(set, (alone / values.length).toFixed(1), (whole / values.length).toFixed(1));
  }
}

function verdict(validate, instance) {
  try {
    return validate(instance) ? "1" : "0";
  } catch {
    return "E";
  }
}

function verdicts(file) {
  for (const line of lines(file)) {
    const [schema, instances] = JSON.parse(line);
    let validate;
    try {
      validate = new Ajv(options).compile(schema);
    } catch {
      console.log("E".repeat(instances.length));
      continue;
    }
    console.log(instances.map((instance) => verdict(validate, instance)).join(""));
  }
}

const [mode, path] = process.argv.slice(2);
(mode === "bench" ? bench : verdicts)(path);
