// A page's line to its log, with npm's own socket.io on both sides.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { chance } from "./chance.mjs";
import { Site, until } from "./serving.mjs";

const note = (id, more = {}) => ({ kind: "note.add", id, parent: "column-1", text: `words of ${id}`, ...more });
const notes = (line) => [...line.store.view.things.values()].filter((thing) => thing.kind === "note");
const written = (site) => site.log.facts.map((fact) => fact.op_id).filter(Boolean);
const saved = (line) => until(() => line.status.state === "saved", "saved");
const GOODBYE = { error: "ended", text: "Du er logget ut." };
const byId = (one, other) => (one.id < other.id ? -1 : 1);

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

describe("a line", { concurrency: true }, () => {
  tale("what somebody writes is shown at once, saved, and seen by others when it may be", async (site) => {
    const [kari, ola] = [await site.page("kari"), await site.page("ola")];
    assert.equal(kari.status.state, "connecting");
    const told = [];
    kari.listen(() => told.push(kari.status.state));
    await Promise.all([saved(kari), saved(ola)]);
    void kari.send(note("n1"));
    assert.deepEqual([notes(kari).length, kari.status.state, kari.status.waiting], [1, "sending", 1]);
    await saved(kari);
    assert.ok(told.includes("sending") && told.at(-1) === "saved");
    assert.equal(notes(ola).length, 0, "it was written in secret");
    site.log.reveal();
    await until(() => notes(ola).length === 1);
    assert.deepEqual(await kari.parts.outbox.all(), []);
  });

  tale("bo1 what is not answered is sent again when the line is back, and is in the log once", async (site) => {
    const kari = await site.page("kari");
    await saved(kari);
    site.may.answer = site.may.batches = false;
    await kari.send(note("n1"));
    await until(() => site.log.head === 1);
    assert.equal(kari.status.state, "sending");
    site.may.answer = true;
    site.closeLines();
    await until(() => kari.status.state !== "sending");
    await saved(kari);
    assert.deepEqual([site.log.head, notes(kari).length], [1, 1]);
  });

  tale("what is written without a line is kept on the device and sent when the server is back", async (site) => {
    const kari = await site.page("kari", { http: false });
    await saved(kari);
    await site.stop();
    await until(() => kari.status.state === "offline");
    for (const id of ["n1", "n2", "n3"]) await kari.send(note(id));
    assert.deepEqual({ ...kari.status }, { state: "offline", waiting: 3, durable: true, kept: 0, problem: null });
    assert.equal((await kari.parts.outbox.all()).length, 3);
    await site.begin(site.port);
    await saved(kari);
    assert.equal(written(site).length, 3);
  });

  tale("bo1 a reload in the middle loses nothing, and two windows that send the same do it once", async (site) => {
    const first = await site.page("kari");
    await saved(first);
    site.may.answer = site.may.batches = false;
    await first.send(note("n1"));
    await first.send({
      kind: "note.text",
      id: "n1",
      text: "anew",
      base_rev: first.store.view.things.get("n1").text_rev,
    });
    await until(() => site.log.head === 1);
    first.close();
    site.may.answer = site.may.batches = true;
    const [second, third] = await Promise.all([site.page("kari"), site.page("kari")]);
    await Promise.all([saved(second), saved(third)]);
    assert.deepEqual(written(site).length, 2);
    assert.deepEqual(
      [second, third].map((line) => notes(line)[0].text),
      ["anew", "anew"],
    );
    assert.deepEqual(
      [second, third].map((line) => line.status.kept),
      [0, 0],
    );
    assert.deepEqual(await second.parts.outbox.all(), []);
  });

  tale("bo11 an intent that must wait is sent again when it may be, and nothing is lost or overtaken", async (site) => {
    let left = 6;
    site.may.hesitates = () => left-- > 0 && left % 2 === 0;
    const kari = await site.page("kari");
    await saved(kari);
    await Promise.all([1, 2, 3, 4, 5, 6].map((at) => kari.send(note(`n${at}`))));
    await saved(kari);
    assert.deepEqual(site.log.facts.map((fact) => fact.touched[0]).filter(Boolean), [
      "n1",
      "n2",
      "n3",
      "n4",
      "n5",
      "n6",
    ]);
  });

  tale("bo1 what is not answered in time is sent again, and meanwhile once", async (site) => {
    const kari = await site.page("kari", { longest: 600 });
    await saved(kari);
    site.may.answer = site.may.batches = false;
    await Promise.all(["n1", "n2", "n3"].map((id) => kari.send(note(id))));
    await pause(100);
    assert.equal(site.seen.ops, 1);
    site.may.answer = true;
    await saved(kari);
    assert.deepEqual([written(site).length, new Set(written(site)).size, site.seen.ops > 1], [3, 3, true]);
  });

  tale("a server that says nothing of what was sent is not asked without end", async (site) => {
    const kari = await site.page("kari");
    await saved(kari);
    site.may.silent = true;
    site.may.batches = false;
    await kari.send(note("n1"));
    await pause(300);
    assert.equal(site.seen.ops, 1);
    site.may.silent = false;
    await saved(kari);
  });

  tale("a line that does not answer when the page is looked at again is opened anew", async (site) => {
    const page = Object.assign(new EventTarget(), { hidden: false });
    const kari = await site.page("kari", { page, longest: 200 });
    await saved(kari);
    site.may.answer = false;
    page.dispatchEvent(new Event("visibilitychange"));
    await until(() => site.seen.hello === 2);
    site.may.answer = true;
    await saved(kari);
    kari.parts.socket.socket.io.reconnectionDelayMax(60_000).reconnectionDelay(60_000);
    await site.stop();
    await until(() => kari.status.state === "offline");
    await site.begin(site.port);
    page.dispatchEvent(new Event("visibilitychange"));
    await saved(kari);
  });

  tale("bo11 whoever is told to wait waits so long", async (site) => {
    let slow = 300;
    site.may.hesitates = () => slow;
    const kari = await site.page("kari");
    await saved(kari);
    await kari.send(note("n1"));
    await until(() => site.seen.ops === 1);
    slow = 0;
    await pause(150);
    assert.deepEqual([site.seen.ops, kari.status.state], [1, "sending"]);
    await saved(kari);
    assert.equal(site.seen.ops, 2);
  });

  tale("what a window left behind is shown at once by the next, and sent by any that has a line", async (site) => {
    const open = await site.page("kari");
    await saved(open);
    const without = { socket: { path: "/nowhere" }, http: false };
    const gone = await site.page("kari", without);
    await gone.send(note("n1"));
    gone.close();
    const next = await site.page("kari", without);
    assert.deepEqual([next.status.waiting, next.store.pending.intents[0].id], [1, "n1"]);
    assert.equal(site.log.head, 0);
    site.closeLines();
    await until(() => site.log.head === 1);
  });

  tale("bo5 a missed batch is asked for when the next comes, or when the page is looked at again", async (site) => {
    const page = Object.assign(new EventTarget(), { hidden: false });
    const [kari, ola] = [await site.page("kari", { page }), await site.page("ola")];
    await Promise.all([saved(kari), saved(ola)]);
    site.log.reveal();
    await until(() => kari.store.seq === 1);
    site.may.batches = false;
    await ola.send(note("n1"));
    await saved(ola);
    assert.deepEqual([notes(kari).length, site.seen.sync], [0, 0]);
    site.may.batches = true;
    await ola.send(note("n2"));
    await until(() => notes(kari).length === 2);
    site.may.batches = false;
    await ola.send(note("n3"));
    await saved(ola);
    page.hidden = true;
    page.dispatchEvent(new Event("visibilitychange"));
    page.hidden = false;
    page.dispatchEvent(new Event("visibilitychange"));
    await until(() => notes(kari).length === 3);
  });

  tale("a log that began anew while the line was open is taken as it is", async (site) => {
    const [kari, ola] = [await site.page("kari"), await site.page("ola")];
    await Promise.all([saved(kari), saved(ola)]);
    await kari.send(note("n1"));
    await kari.send(note("n2"));
    await saved(kari);
    site.log.restore(1);
    site.log.reveal();
    await until(() =>
      [kari, ola].every((line) => line.store.epoch === site.log.epoch && line.store.seq === site.log.head),
    );
    assert.deepEqual(
      [kari, ola].map((line) => notes(line).map((thing) => thing.id)),
      [["n1"], ["n1"]],
    );
  });

  tale("an answer that does not fill the gap is asked for again", async (site) => {
    site.log.reveal();
    site.may.hello = { ...site.log.welcome("kari"), epoch: "an older one", mode: "tail", items: [] };
    const kari = await site.page("kari");
    await until(() => site.seen.hello === 1);
    site.may.hello = null;
    await until(() => kari.store.seq === 1);
  });

  tale("what comes of another log is not for this page", async (site) => {
    const kari = await site.page("kari");
    await saved(kari);
    site.io.of("/board").emit("batch", { ...site.log.batch("kari", 1, 0), log: "another", epoch: "another", to: 9 });
    site.log.reveal();
    await until(() => kari.store.seq === 1);
    assert.equal(site.seen.sync, 0);
  });

  tale("a line that the server closes comes back once; closed again at once, it says why", async (site) => {
    const kari = await site.page("kari");
    await saved(kari);
    site.closeLines({ error: "changed", text: "Rettighetene dine er endret." });
    await until(() => site.seen.hello === 2);
    await saved(kari);
    site.closeLines(GOODBYE);
    await until(() => kari.status.state === "ended");
    assert.deepEqual(kari.status.problem, GOODBYE);
    await kari.send(note("n1"));
    await pause(150);
    assert.deepEqual([site.seen.hello, site.log.head, (await kari.parts.outbox.all()).length], [2, 0, 1]);
  });

  tale("whoever is let in no more after that is told why", async (site) => {
    const kari = await site.page("kari");
    await saved(kari);
    site.may.sockets = false;
    site.closeLines(GOODBYE);
    await until(() => kari.status.state === "ended");
    assert.deepEqual(kari.status.problem, GOODBYE);
  });

  tale("whoever has no part in the log is told so, and asks no more", async (site) => {
    site.may.hello = { error: "denied", text: "Rollen din gir ikke tilgang til dette." };
    const kari = await site.page("kari");
    await kari.send(note("n1"));
    await until(() => kari.status.state === "ended");
    assert.equal(kari.status.problem.text, "Rollen din gir ikke tilgang til dette.");
    assert.deepEqual([site.seen.ops, kari.status.waiting], [0, 1]);
    await until(() => site.io.of("/board").sockets.size === 0);
  });

  tale("a page that the server has forgotten comes in again, as the view it is", async (site) => {
    const kari = await site.page("kari", { view: "wall" });
    await saved(kari);
    site.may.remembers = false;
    await kari.send(note("n1"));
    await until(() => site.seen.hello === 2);
    await saved(kari);
    assert.deepEqual([site.log.head, site.asked.view, site.asked.last_seq], [1, "wall", 0]);
  });

  tale("a log that is away for a while is asked again", async (site) => {
    site.may.hello = { err: { code: "away", retry: true } };
    const kari = await site.page("kari");
    await until(() => site.seen.hello === 1);
    site.may.hello = null;
    await saved(kari);
  });

  tale("what one person wrote on a device is never sent as another", async (site) => {
    const kari = await site.page("kari", { me: "ola" });
    await kari.send(note("n1"));
    await until(() => kari.status.state === "ended");
    assert.deepEqual([kari.status.problem.error, site.seen.ops, kari.status.waiting], ["someone_else", 0, 1]);
  });

  tale("an intent that no frame can hold is kept with its words, and stops nothing", async (site) => {
    const kari = await site.page("kari");
    await kari.send(note("n1", { text: "å".repeat(9000) }));
    const id = await kari.send(note("n2", { parent: "column-9" }));
    await kari.send(note("n3"));
    await saved(kari);
    assert.deepEqual(
      kari.store.kept.map(({ err }) => err.code),
      ["too_long", "unknown"],
    );
    assert.deepEqual([kari.status.kept, written(site).length], [2, 1]);
    await kari.forget(id);
    assert.deepEqual([kari.status.kept, (await kari.parts.outbox.all()).length], [1, 1]);
  });

  tale("whoever asked hears each answer with what it is an answer to", async (site) => {
    const heard = [];
    const kari = await site.page("kari", {
      answered: (answer, intent) => heard.push([intent.id, answer.err?.code ?? answer.seq]),
    });
    await kari.send(note("n1"));
    await saved(kari);
    await kari.send({ kind: "note.text", id: "n1", text: "x", base_rev: 99 });
    await saved(kari);
    assert.deepEqual(heard, [
      ["n1", 1],
      ["n1", "conflict"],
    ]);
  });

  tale("bo13 where no socket can be had the same goes over plain requests, until one can", async (site) => {
    site.may.sockets = false;
    const [kari, ola] = [await site.page("kari"), await site.page("ola")];
    await Promise.all([saved(kari), saved(ola)]);
    site.log.reveal();
    await kari.send(note("n1"));
    await until(() => notes(ola).length === 1, "polled");
    assert.deepEqual([site.seen.hello, site.seen.ops, site.seen.post], [0, 0, 1]);
    site.may.sockets = true;
    await until(() => site.seen.hello === 2);
    const asked = site.seen.get;
    await ola.send(note("n2"));
    await until(() => notes(kari).length === 2);
    assert.equal(site.seen.ops, 1);
    await pause(2200);
    assert.equal(site.seen.get, asked, "and then nobody polls");
  });

  tale("bo13 a refusal over plain requests ends it, and a fault is asked again", async (site) => {
    site.may.sockets = false;
    const kari = await site.page("kari");
    await saved(kari);
    site.may.post = { status: 503, said: {} };
    await kari.send(note("n1"));
    await until(() => site.seen.post === 1);
    site.may.post = null;
    await saved(kari);
    site.may.get = { status: 502, said: {} };
    await until(() => kari.status.state === "offline");
    site.may.get = null;
    await saved(kari);
    site.may.post = { status: 401, said: { error: "personal", text: "Logg inn." } };
    await kari.send(note("n2"));
    await until(() => kari.status.state === "ended");
    assert.deepEqual([kari.status.problem, kari.status.waiting], [{ error: "personal", text: "Logg inn." }, 1]);
  });

  tale("the server's clock is heard five times", async (site) => {
    const kari = await site.page("kari");
    await until(() => site.seen.tick === 4, "four beside the welcome");
    await pause(1200);
    assert.equal(site.seen.tick, 4);
    assert.ok(Math.abs(kari.clock.ahead) < 50);
  });

  tale("bo1 bo5 lines that are cut again and again while three write end alike, and nothing is lost", async (site) => {
    const dice = chance(7);
    const lines = [];
    for (const person of ["kari", "kari", "ola"]) lines.push(await site.page(person));
    const sent = [];
    for (let at = 0; at < 60; at += 1) {
      const line = dice.one(lines);
      const [thing] = notes(line);
      const text = { kind: "note.text", id: thing?.id, text: `anew ${at}`, base_rev: thing?.text_rev };
      sent.push(await line.send(thing && dice.happens(0.3) ? text : note(`n${at}`)));
      site.may.answer = dice.happens(0.8);
      site.may.batches = dice.happens(0.8);
      if (dice.happens(0.1)) site.closeLines();
      if (dice.happens(0.05)) site.log.reveal();
      await pause(dice.below(15));
    }
    site.may.answer = site.may.batches = true;
    site.closeLines();
    await until(() => lines.every((line) => line.status.state === "saved" && line.store.seq === site.log.head));
    const kept = new Set(lines.flatMap((line) => line.store.kept.map(({ intent }) => intent.op_id)));
    assert.deepEqual(
      sent.filter((id) => !site.log.known.has(id) && !kept.has(id)),
      [],
    );
    assert.equal(new Set(written(site)).size, written(site).length);
    for (const line of lines) {
      const shown = [...line.store.view.things.values()].map(({ mine: _mine, ...thing }) => thing);
      const expected = site.log.seenBy(line.parts.me).map(({ mine: _mine, ...thing }) => thing);
      assert.deepEqual(shown.sort(byId), expected.sort(byId));
    }
  });
});
