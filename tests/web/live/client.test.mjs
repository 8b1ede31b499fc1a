// The module that plugins' own scripts import: what it is called there stays.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const REFERENCE = new URL("../../../docs/reference/plugin-api.md", import.meta.url);

test("the client has the names that the reference lists, and no other", async () => {
  const client = await import("../../../web/static/line.js");
  const reference = await readFile(REFERENCE, "utf8");
  const [, scripts] = reference.split("\n## Scripts\n");
  const listed = [...scripts.split("`page` may")[0].matchAll(/^\| `(\w+)\(/gm)].map(([, name]) => name);
  assert.deepEqual(Object.keys(client).sort(), listed.sort());
  assert.match(client.newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
});
