// What the board is compared with: a plain Socket.IO server that emits each operation to the room. It stores nothing,
// asks nobody who they are, and checks nothing.
//   PORT       where it listens
//   NAMESPACE  /workshop instead of the main one
//   NOTES      how many notes its answer to a join holds, as long as ours are
//
// It also answers in the words of our own envelope (hello, ops, batch), so that the harness itself can be tried on it.
import http from "node:http";
import { randomUUID } from "node:crypto";
import { Server } from "socket.io";

const { PORT = "5000", NAMESPACE = "/", NOTES = "0" } = process.env;
const server = http.createServer();
const io = new Server(server, { pingInterval: 25000, pingTimeout: 60000, perMessageDeflate: false });
const room = io.of(NAMESPACE);

const note = (_none, number) => ({
  id: randomUUID(),
  parent: null,
  rank: `a${number}`,
  text: `A note about what could be better here, number ${number}`,
  author: randomUUID(),
});
const notes = Array.from({ length: Number(NOTES) }, note);
let last = 0;

room.on("connection", (socket) => {
  socket.on("join", (_who, reply) => {
    socket.join("board");
    reply?.(notes);
  });
  socket.on("op", (operation, reply) => {
    room.to("board").emit("op", operation);
    reply?.(1);
  });
  socket.on("hello", ({ log }, reply) => {
    socket.join(log);
    reply?.({ head_seq: last, mode: "snapshot", snapshot: notes });
  });
  socket.on("ops", ({ log, items }, reply) => {
    const numbered = items.map((item) => ({ ...item, seq: ++last }));
    room.to(log).emit("batch", { log, from: numbered[0].seq, to: last, items: numbered });
    reply?.({ items: numbered.map(({ op_id, seq }) => ({ op_id, seq })) });
  });
});

server.listen(Number(PORT), "127.0.0.1", 2048);
