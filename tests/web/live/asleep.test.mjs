// A phone that slept: its line is dead and nobody has said so, hours may have passed, and its clock may be wrong.

import assert from "node:assert/strict";
import { createConnection, createServer } from "node:net";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Site, until } from "./serving.mjs";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const note = (id) => ({ kind: "note.add", id, parent: "column-1", text: `words of ${id}` });
const notes = ({ store }) => [...store.view.things.values()].filter((thing) => thing.kind === "note");
const shown = (line) => notes(line).map(({ id }) => id).sort();
const written = (site) => site.log.facts.map((fact) => fact.op_id).filter(Boolean);
const saved = (line) => until(() => line.status.state === "saved", "saved");
const page = () => Object.assign(new EventTarget(), { hidden: false });

/** A way to the site that may go dark: what is on its way is gone then, and neither end is told. */
class Way {
  dark = { up: false, down: false };
  sockets = [];

  async begin(port) {
    this.server = createServer((near) => {
      const far = createConnection(port, "localhost");
      const kept = { ...this.dark }; // a line that went dark stays dark; a new one may be better
      this.sockets.push({ near, far, kept });
      for (const [from, to, way] of [
        [near, far, "up"],
        [far, near, "down"],
      ]) {
        from.on("data", (data) => kept[way] || to.write(data));
        from.on("close", () => kept[way] || to.destroy());
        from.on("error", () => {}); // a line that is cut
      }
    });
    await new Promise((resolve) => this.server.listen(0, "localhost", resolve));
    this.port = this.server.address().port;
    return this;
  }

  /** From now on nothing comes through on the lines that are open. */
  goDark(how = { up: true, down: true }) {
    for (const { kept } of this.sockets) Object.assign(kept, how);
  }

  end() {
    for (const { near, far } of this.sockets) for (const end of [near, far]) end.destroy();
    this.server.close();
  }
}

/** Turn the device's clock; it goes on from there. */
function turnClock(by) {
  const right = Date.now;
  Date.now = () => right() + by;
  return () => (Date.now = right);
}

/** A site, a way to it that may go dark, and what somebody's page over that way is opened with. */
const tale = (name, tell) =>
  test(name, async () => {
    const site = await new Site().begin();
    const way = await new Way().begin(site.port);
    const { port } = site;
    try {
      const phone = async (person, more = {}) => {
        site.port = way.port;
        const line = await site.page(person, { http: false, longest: 400, ...more });
        site.port = port;
        return line;
      };
      await tell({ site, way, phone });
    } finally {
      way.end();
      await site.end();
    }
  });

describe("a phone", () => {
  for (const [what, dark] of [
    ["neither what it sent nor the answer came through", { up: true, down: true }],
    ["what it sent came through and the answer did not", { up: false, down: true }],
  ]) {
    tale(`bo1 rt6 asleep for ten minutes has all on waking, its notes once: ${what}`, async ({ site, way, phone }) => {
      const screen = page();
      const [kari, ola] = [await phone("kari", { page: screen }), await site.page("ola")];
      await Promise.all([saved(kari), saved(ola)]);
      site.log.reveal();
      await until(() => kari.store.seq === 1);
      way.goDark(dark);
      await kari.send(note("before"));
      if (!dark.up) await until(() => site.log.head === 2);
      screen.hidden = true;
      screen.dispatchEvent(new Event("visibilitychange"));
      await kari.send(note("while"));
      for (const id of ["o1", "o2", "o3"]) await ola.send(note(id));
      await saved(ola);
      assert.deepEqual([shown(kari), kari.status.waiting], [["before", "while"], 2]);
      const wake = turnClock(10 * MINUTE);
      try {
        screen.hidden = false;
        screen.dispatchEvent(new Event("visibilitychange"));
        await until(() => shown(kari).length === 5, "it has all of it");
        await saved(kari);
        await until(() => shown(ola).length === 5, "and so have the others");
      } finally {
        wake();
      }
      assert.deepEqual([written(site).length, new Set(written(site)).size], [5, 5]);
      assert.deepEqual([kari.status.kept, await kari.parts.outbox.all()], [0, []]);
    });
  }

  for (const [nap, slept] of [
    ["ten minutes", 10 * MINUTE],
    ["ten seconds", MINUTE / 6],
  ]) {
    tale(`rt6 asleep for ${nap} with nothing unsent asks for what it missed`, async ({ site, way, phone }) => {
      const screen = page();
      const [kari, ola] = [await phone("kari", { page: screen }), await site.page("ola")];
      await Promise.all([saved(kari), saved(ola)]);
      site.log.reveal();
      await until(() => kari.store.seq === 1);
      way.goDark();
      screen.hidden = true;
      screen.dispatchEvent(new Event("visibilitychange"));
      for (const id of ["o1", "o2"]) await ola.send(note(id));
      await saved(ola);
      assert.deepEqual(shown(kari), []);
      const wake = turnClock(slept);
      try {
        screen.hidden = false;
        screen.dispatchEvent(new Event("visibilitychange"));
        await until(() => shown(kari).length === 2, "it has all of it");
        await saved(kari);
      } finally {
        wake();
      }
    });
  }

  tale("whose line dies without a word is sending, never saved, until another is", async ({ site, way, phone }) => {
    const kari = await phone("kari");
    await saved(kari);
    way.goDark();
    await kari.send(note("n1"));
    assert.equal(kari.status.state, "sending", "nobody is told that it is saved");
    await pause(600);
    assert.equal(kari.status.state, "sending");
    way.end();
    await way.begin(site.port);
    kari.parts.socket.socket.io.uri = `http://localhost:${way.port}`;
    await saved(kari);
    assert.deepEqual([written(site).length, shown(kari)], [1, ["n1"]]);
  });

  tale("with a clock that is an hour wrong counts down with the server's", async ({ site }) => {
    for (const wrong of [HOUR, -HOUR]) {
      const right = turnClock(wrong);
      try {
        const may = { ...site.log.welcome("kari"), server_ms: Date.now() - wrong };
        site.may.hello = may;
        const kari = await site.page("kari", { http: false });
        await saved(kari);
        const ends = Date.now() - wrong + 5 * MINUTE; // as the server has it
        assert.ok(Math.abs(ends - kari.clock.now() - 5 * MINUTE) < 2_000, "five minutes are left");
        assert.ok(Math.abs(kari.clock.ahead + wrong) < 2_000);
        kari.close();
      } finally {
        right();
        site.may.hello = null;
      }
    }
  });
});

describe("two tabs of one person", () => {
  tale("bo12 bo1 have one outbox: both show both, and what waited for a line is sent once", async ({ site }) => {
    const [one, other] = [await site.page("kari", { http: false }), await site.page("kari", { http: false })];
    await Promise.all([saved(one), saved(other)]);
    site.log.reveal();
    await until(() => [one, other].every((line) => line.store.seq === 1));
    await one.send(note("n1"));
    await other.send(note("n2"));
    await Promise.all([saved(one), saved(other)]);
    await until(() => [one, other].every((line) => shown(line).length === 2));
    await site.stop();
    await until(() => [one, other].every((line) => line.status.state === "offline"));
    await one.send(note("n3"));
    await other.send(note("n4"));
    assert.equal((await one.parts.outbox.all()).length, 2);
    await site.begin(site.port);
    await until(() => [one, other].every((line) => shown(line).length === 4), "both show both");
    await Promise.all([saved(one), saved(other)]);
    assert.deepEqual([written(site).length, new Set(written(site)).size], [4, 4]);
    assert.deepEqual(await one.parts.outbox.all(), []);
    assert.deepEqual([one, other].map((line) => line.status.kept), [0, 0]);
  });
});
