// The reference log on a port: sockets and plain requests, with what may go wrong there.

import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { IDBFactory } from "fake-indexeddb";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import { boardRules } from "../../../plugins/workshop/frontend/board-rules.js";
import { HttpWay } from "../../../web/frontend/live/http.js";
import { Line } from "../../../web/frontend/live/line.js";
import { openOutbox } from "../../../web/frontend/live/outbox.js";
import { SocketWay } from "../../../web/frontend/live/socket.js";
import { Store } from "../../../web/frontend/live/store.js";
import { ReferenceLog } from "./reference.mjs";

const TOKEN = "our own page";

/** A server whose `may` can be changed while it runs; `seen` counts what was asked of it. */
export class Site {
  log = new ReferenceLog();
  devices = new Map();
  lines = [];
  seen = { hello: 0, sync: 0, ops: 0, tick: 0, get: 0, post: 0 };
  told = [];
  may = {
    sockets: true,
    answer: true,
    batches: true,
    hesitates: () => false,
    silent: false,
    remembers: true,
    hello: null,
    get: null,
    post: null,
  };

  async begin(port = 0) {
    this.http = createServer((request, response) => void this.#page(request, response));
    this.io = new Server(this.http, { allowRequest: (_request, decide) => decide(null, this.may.sockets) });
    this.io.of("/board").on("connection", (socket) => this.#meet(socket));
    await new Promise((resolve) => this.http.listen(port, "localhost", resolve));
    this.port = this.http.address().port;
    return this;
  }

  /** The server goes away, and every line with it. */
  async stop() {
    this.http.closeAllConnections();
    await new Promise((resolve) => void this.io.close(resolve));
    this.log.listeners.clear();
  }

  async end() {
    for (const line of this.lines) line.close();
    await this.stop();
  }

  /** Open a page of somebody's; their windows share a device. */
  async page(person, { me = person, view, http = true, page, longest, answered, disk = 0, socket = {} } = {}) {
    if (!this.devices.has(person)) this.devices.set(person, new IDBFactory());
    const outbox = await openOutbox("log", me, this.devices.get(person));
    const all = outbox.all.bind(outbox);
    if (disk) outbox.all = () => pause(disk).then(all); // milliseconds: the device is busy
    const url = `http://localhost:${this.port}`;
    const options = {
      auth: { person },
      autoConnect: false,
      forceNew: true,
      reconnectionDelay: 20,
      reconnectionDelayMax: 40,
    };
    const line = new Line({
      log: "log",
      view,
      me,
      store: new Store(boardRules),
      outbox,
      socket: new SocketWay(io(`${url}/board`, { ...options, transports: ["websocket"], ...socket }), longest),
      http: http ? new HttpWay(`${url}/sanntid/log/ops/${person}`, TOKEN) : undefined,
      page,
      answered,
    });
    this.lines.push(line);
    await line.open();
    return line;
  }

  /** Tell everybody something that is in no log; `passing` is what those who come are told, `behind` right after. */
  tellAll(told) {
    this.io.of("/board").emit("eph", { log: "log", ...told });
  }

  /** Close somebody's lines as the server does it: with a word, or by hanging up. */
  closeLines(problem = null) {
    for (const socket of this.io.of("/board").sockets.values()) {
      if (problem) socket.emit("ended", problem);
      if (problem) socket.disconnect();
      else socket.conn.close();
    }
  }

  #meet(socket) {
    const { person } = socket.handshake.auth;
    const hear = (from, to) => this.may.batches && socket.emit("batch", this.log.batch(person, from, to));
    const come = (name) => (asked, answer) => {
      this.seen[name] += 1;
      this.asked = asked;
      this.log.listeners.add(hear);
      if (this.may.answer) answer(this.may.hello ?? { ...this.log.welcome(person, asked), ...this.passing });
      if (this.behind) this.tellAll(this.behind);
    };
    socket.on("eph", ({ told }) => this.told.push(told));
    socket.on("hello", come("hello"));
    socket.on("sync", come("sync"));
    socket.on("ops", ({ items }, answer) => {
      this.seen.ops += 1;
      const answers = this.log.ops(person, items, this.may.hesitates);
      if (this.may.answer) answer({ items: this.may.silent ? [] : answers });
    });
    socket.on("forgotten", (_asked, answer) => answer({ error: "denied", text: "" }));
    socket.use((packet, next) => {
      if (this.may.remembers || !["sync", "ops"].includes(packet[0])) return next();
      this.may.remembers = true;
      packet[0] = "forgotten";
      next();
    });
    socket.on("tick", (_asked, answer) => {
      this.seen.tick += 1;
      answer({ server_ms: Date.now() });
    });
    socket.on("disconnect", () => this.log.listeners.delete(hear));
  }

  async #page(request, response) {
    const url = new URL(request.url, "http://localhost");
    const person = url.pathname.split("/").at(-1);
    const say = (status, said) =>
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(said));
    if (!url.pathname.startsWith("/sanntid/log/ops/")) return say(404, {});
    if (request.method === "GET") {
      this.seen.get += 1;
      if (this.may.get) return say(this.may.get.status, this.may.get.said);
      const [after, epoch] = [url.searchParams.get("after"), url.searchParams.get("epoch")];
      return say(200, this.log.welcome(person, epoch ? { epoch, last_seq: Number(after) } : {}));
    }
    this.seen.post += 1;
    const chunks = await request.toArray();
    if (this.may.post) return say(this.may.post.status, this.may.post.said);
    if (request.headers["x-csrftoken"] !== TOKEN) return say(403, { error: "denied" });
    return say(200, { items: this.log.ops(person, JSON.parse(Buffer.concat(chunks)).items, this.may.hesitates) });
  }
}

/** Wait until something holds. */
export async function until(holds, what = String(holds)) {
  const end = Date.now() + 8000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it never came to be: ${what}`);
    await pause(5);
  }
}
