// Puts a live page together: its store, what this device keeps, and the ways to the server.

import { io } from "socket.io-client";
import { HttpWay } from "./http.js";
import { Line } from "./line.js";
import { openOutbox } from "./outbox.js";
import { SocketWay } from "./socket.js";
import { Store } from "./store.js";

/**
 * What a page says of its live log: the plugin that owns it, its id, who we are on it, what its state is, where
 * sockets and plain requests go (in the page's own language), and the token that says that our own page asks.
 * @template State
 * @typedef {{ owner: string, log: string, view?: string, me: string, rules: import("./shapes.js").Rules<State>, path?: string,
 *   address?: string, token?: string, answered?: import("./line.js").Parts["answered"] }} Page
 */

/**
 * Open the line of this page; what comes over it is heard with `listen`.
 * @template State
 * @param {Page<State>} page
 * @returns {Promise<Line>}
 */
export async function openLine({ owner, log, view, me, rules, path = "/socket.io", address, token = "", answered }) {
  const socket = io(`/${owner}`, {
    path,
    autoConnect: false,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelayMax: 10_000,
  });
  const line = new Line({
    log,
    view,
    me,
    store: new Store(rules),
    outbox: await openOutbox(view ? `${log} ${view}` : log, me), // who is another there sends nothing of this one's
    socket: new SocketWay(socket),
    http: new HttpWay(address ?? `/sanntid/${log}/ops`, token),
    page: document,
    answered,
  });
  await line.open();
  return line;
}
