// What is in no log: who is here, what this page tells of itself, and what rows beside the log hold for us.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Site, until } from "./serving.mjs";

const saved = (line) => until(() => line.status.state === "saved", "saved");

/** Each tale has a server of its own, and all are told at once. */
const tale = (name, tell) =>
  test(name, async () => {
    const site = await new Site().begin();
    try {
      await tell(site);
    } finally {
      await site.end();
    }
  });

describe("in passing", { concurrency: true }, () => {
  tale("bo14 whoever comes is told who is here, and later only what has changed", async (site) => {
    site.passing = { here: { participant: 2 }, people: { ola: { name: "Ola" } } };
    const kari = await site.page("kari");
    await saved(kari);
    assert.deepEqual([kari.people.here.participant, kari.people.shown.get("ola").name], [2, "Ola"]);
    site.tellAll({ here: { participant: 1 }, people: { ola: null, per: { name: "Per" } } });
    await until(() => kari.people.here.participant === 1);
    assert.deepEqual([...kari.people.shown.keys()], ["per"]);
    site.tellAll({ people: { per: { name: "Per", writing: "n1" } } });
    await until(() => kari.people.shown.get("per").writing === "n1");
    assert.equal(kari.people.here.participant, 1, "what is not said has not changed");
  });

  tale("bo14 what is told right behind the welcome is newer, however slow the device is", async (site) => {
    site.passing = { here: { participant: 1 }, beside: { left: 3 } };
    site.behind = { here: { participant: 2 }, people: { ola: { name: "Ola" } }, beside: { left: 2 } };
    const heard = [];
    const kari = await site.page("kari", { disk: 100 });
    kari.store.rules = { ...kari.store.rules, beside: (_state, told) => heard.push(told.left) };
    await saved(kari);
    await until(() => heard.length === 2);
    assert.deepEqual([kari.people.here.participant, [...kari.people.shown.keys()], heard], [2, ["ola"], [3, 2]]);
  });

  tale("bo14 who was here before the line was lost is forgotten for those who are here now", async (site) => {
    site.passing = { here: {}, people: { ola: { name: "Ola" } } };
    const kari = await site.page("kari");
    await saved(kari);
    site.passing = { here: {}, people: { per: { name: "Per" } } };
    site.closeLines();
    await until(() => kari.people.shown.has("per"));
    assert.equal(kari.people.shown.has("ola"), false);
  });

  tale("bo14 what a page tells is told once a second at most, the latest, and again when the line is back", async (site) => {
    const kari = await site.page("kari");
    kari.tell({ unsent: 0 });
    await saved(kari);
    for (let unsent = 1; unsent <= 20; unsent += 1) kari.tell({ unsent });
    await until(() => site.told.at(-1)?.unsent === 20);
    assert.ok(site.told.length <= 2, "at once when quiet, and then the latest");
    const before = site.told.length;
    site.closeLines();
    await until(() => site.told.length > before);
    assert.equal(site.told.at(-1).unsent, 20, "the server forgets it with the line");
  });

  tale("what rows beside the log hold for us comes with the welcome, an answer, or by itself", async (site) => {
    const heard = [];
    site.passing = { beside: { left: 3 } };
    const kari = await site.page("kari");
    kari.store.rules = { ...kari.store.rules, beside: (_state, told) => heard.push(told), news: (_state, told) => heard.push(told) };
    await saved(kari);
    kari.store.answer([{ op_id: "1", beside: { left: 2 } }]);
    site.tellAll({ beside: { left: 1 }, news: { voted: 7 } });
    await until(() => heard.length === 4);
    assert.deepEqual(heard, [{ left: 3 }, { left: 2 }, { left: 1 }, { voted: 7 }]);
  });

  tale("what is said of another log is not for this page", async (site) => {
    const kari = await site.page("kari");
    await saved(kari);
    site.io.of("/board").emit("eph", { log: "another", here: { participant: 9 } });
    site.tellAll({ here: { participant: 1 } });
    await until(() => kari.people.here.participant === 1);
  });
});
