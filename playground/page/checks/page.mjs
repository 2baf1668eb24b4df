/**
 * What no type checker sees: both catalogues say the same things, all of it is used and nothing is missing;
 * the page preloads exactly the modules it begins with; no module is too long. Run it with Node.
 */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const PAGE = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const LONGEST = 300;

/** @type {string[]} */
const problems = [];
const read = (name) => readFileSync(join(PAGE, name), "utf8");
const modules = readdirSync(PAGE).filter((name) => name.endsWith(".js"));
const sources = modules.map(read);

function checkWords() {
  const [sv, en] = ["sv", "en"].map((name) => JSON.parse(read(`locales/${name}.json`)));
  for (const key of new Set([...Object.keys(sv), ...Object.keys(en)])) {
    if (!sv[key] || !en[key]) problems.push(`${key} is in one catalogue only, or empty`);
    else if (names(sv[key]) !== names(en[key])) problems.push(`${key} has other names in English`);
  }
  const literals = new Set();
  const beginnings = new Set();
  const ends = new Set();
  for (const source of sources) {
    for (const [, text] of source.matchAll(/"([a-zA-Z.]+)"/g)) literals.add(text);
    for (const [, text, end] of source.matchAll(/`([a-zA-Z.]*)\$\{[^}]*\}([a-zA-Z.]*)`/g)) {
      if (text) beginnings.add(text);
      else ends.add(end);
    }
    for (const [, text] of source.matchAll(/\bt\(\s*"([a-zA-Z.]+)"/g)) {
      if (!(text in sv) && !(`${text}.one` in sv)) problems.push(`${text} is said but in no catalogue`);
    }
  }
  for (const key of Object.keys(sv)) {
    const base = key.replace(/\.(one|many)$/, "");
    const began = [...beginnings].some((text) => text.endsWith(".") && base.startsWith(text));
    const ended = [...ends].some((text) => text.startsWith(".") && base.endsWith(text));
    if (!literals.has(base) && !literals.has(key) && !began && !ended) problems.push(`${key} is never said`);
  }
}

/** @param {string} words */
function names(words) {
  return [...new Set(words.match(/\{\w+\}/g) ?? [])].sort().join();
}

function checkPreloads() {
  const found = new Set();
  const look = (file) => {
    if (found.has(file)) return;
    found.add(file);
    const source = readFileSync(join(PAGE, file), "utf8");
    for (const [, from] of source.matchAll(/^(?:import|export) (?:[^;"]* from )?"([^"]+)";/gm)) {
      if (from.startsWith("/packages/")) found.add(from);
      else look(relative(PAGE, resolve(PAGE, dirname(file), from)));
    }
  };
  look("app.js");
  const html = read("index.html");
  const preloaded = [...html.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map((match) => match[1]);
  const wanted = [...found]
    .filter((file) => file !== "app.js")
    .map((file) => (file.startsWith("/") ? file : `/page/${file}`));
  for (const file of wanted.filter((one) => !preloaded.includes(one))) {
    problems.push(`index.html doesn't preload ${file}`);
  }
  for (const file of preloaded.filter((one) => !wanted.includes(one))) {
    problems.push(`index.html preloads ${file}, which the page doesn't begin with`);
  }
}

function checkLengths() {
  modules.forEach((name, index) => {
    const lines = sources[index].split("\n").length - 1;
    if (lines > LONGEST) problems.push(`${name} has ${lines} lines`);
  });
}

checkWords();
checkPreloads();
checkLengths();
for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;
