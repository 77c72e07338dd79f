// Makes ../src/detente/web/static/d3.min.js: one plain script that defines the global `d3`, headed by the licences of what is in it.
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const OUTPUT = "../src/detente/web/static/d3.min.js";

function packagesIn(metafile) {
  const folders = Object.keys(metafile.inputs)
    .map((path) => path.match(/^(node_modules\/[^/]+)\//)?.[1])
    .filter(Boolean);
  return [...new Set(folders)].sort();
}

function licences(folders) {
  const texts = new Map();
  for (const folder of folders) {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const text = readFileSync(join(folder, "LICENSE"), "utf8").trim();
    texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`]);
  }
  return [...texts].map(([text, names]) => `${names.join(", ")}\n\n${text}`).join("\n\n");
}

const options = {
  entryPoints: ["entry.js"],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "d3",
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
  absWorkingDir: dirname(new URL(import.meta.url).pathname),
  metafile: true,
};
const { metafile } = await build({ ...options, write: false });
const banner = `/*!\n${licences(packagesIn(metafile))}\n*/`;
await build({ ...options, banner: { js: banner }, outfile: OUTPUT });
