// A page at a real board, as a browser has it but for the screen: writes, changes, moves and takes back, while its line
// is cut; says as one line of JSON what stands on it in the end.

import { setTimeout as pause } from "node:timers/promises";
import { IDBFactory } from "fake-indexeddb";
import { io } from "socket.io-client";
import { boardRules, inside } from "../../../plugins/workshop/frontend/board-rules.js";
import { newId } from "../../../web/frontend/live/ids.js";
import { Line } from "../../../web/frontend/live/line.js";
import { openOutbox } from "../../../web/frontend/live/outbox.js";
import { SocketWay } from "../../../web/frontend/live/socket.js";
import { Store } from "../../../web/frontend/live/store.js";

const [url, log, me, cookie, parent] = process.argv.slice(2);
const socket = io(`${url}/workshop`, {
  autoConnect: false,
  transports: ["websocket"],
  extraHeaders: { Cookie: cookie },
  reconnectionDelay: 50,
});
const line = new Line({
  log,
  me,
  store: new Store(boardRules),
  outbox: await openOutbox(log, me, new IDBFactory()),
  socket: new SocketWay(socket),
});

/** @param {() => boolean} holds */
async function until(holds) {
  for (const end = Date.now() + 20_000; !holds(); await pause(10)) {
    if (Date.now() > end || line.status.state === "ended") throw new Error(JSON.stringify(line.status));
  }
}

const rev = (id) => line.store.view.things.get(id).text_rev;
const [first, second, third, gone] = [newId(), newId(), newId(), newId()];
await line.open();
for (const id of [first, second, third, gone]) await line.send({ kind: "note.add", id, parent, text: `words ${id}` });
await until(() => line.store.view.things.has(parent) && line.status.state === "saved");
await line.send({ kind: "note.text", id: first, text: "changed", base_rev: rev(first) });
await line.send({ kind: "note.text", id: first, text: "changed twice", base_rev: rev(first) });
socket.io.engine.close();
await line.send({ kind: "note.move", id: third, parent, after: first });
await line.send({ kind: "note.withdraw", id: gone });
await line.send({ kind: "note.text", id: second, text: "too late", base_rev: 0 });
await until(() => line.status.state === "saved");
const things = inside(line.store.view, parent);
const kept = line.store.kept.map(({ intent, err }) => [intent.text, err.code]);
const ours = { first, second, third };
process.stdout.write(`${JSON.stringify({ things, kept, ours, seq: line.store.seq, ahead: line.clock.ahead })}\n`);
line.close();
