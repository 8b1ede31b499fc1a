// Bundles the house style and the scripts into web/static. The same sources always give the same bytes.
import { build } from "esbuild";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const target = join(root, "web", "static");
const packages = join(root, "node_modules");
const credits =
  "/* Samskap (EUPL-1.2), with Designsystemet (MIT, see designsystemet-LICENSE.txt) and Inter (OFL-1.1, see fonts/LICENSE.txt). */";

await rm(join(target, "fonts"), { recursive: true, force: true });
await mkdir(join(target, "fonts"), { recursive: true });

await build({
  absWorkingDir: root,
  entryPoints: [join(here, "samskap.css")],
  outdir: target,
  bundle: true,
  minify: true,
  charset: "utf8",
  footer: { css: credits },
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]-[hash]",
  target: ["chrome120", "firefox121", "safari17"],
  logLevel: "warning",
});

await build({
  absWorkingDir: root,
  entryPoints: [...["line", "live", "passkeys", "reorder", "share", "stand"].map((name) => join(here, `${name}.js`))],
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  charset: "utf8",
  target: ["chrome120", "firefox121", "safari17"],
  logLevel: "warning",
});

// What a plugin's own pages load lies in its frontend/pages; each goes into its static folder under its own name.
for (const plugin of (await readdir(join(root, "plugins"))).sort()) {
  const pages = join(root, "plugins", plugin, "frontend", "pages");
  if (!existsSync(pages)) continue;
  await build({
    absWorkingDir: root,
    entryPoints: (await readdir(pages)).sort().map((name) => join(pages, name)),
    outdir: join(root, "plugins", plugin, "static"),
    bundle: true,
    minify: true,
    format: "esm",
    charset: "utf8",
    legalComments: "linked",
    target: ["chrome120", "firefox121", "safari17"],
    logLevel: "warning",
  });
}

await cp(join(here, "favicon.svg"), join(target, "favicon.svg"));
await cp(join(packages, "@digdir", "designsystemet-css", "LICENSE"), join(target, "designsystemet-LICENSE.txt"));
await cp(join(packages, "@fontsource-variable", "inter", "LICENSE"), join(target, "fonts", "LICENSE.txt"));
