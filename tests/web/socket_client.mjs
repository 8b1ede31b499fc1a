// Opens a line as our pages do, with npm's own client; asks one event, and says what came as one line of JSON.
import { io } from "socket.io-client";

const [url, room, event, payload, cookie, transports, path] = process.argv.slice(2);
const socket = io(url + room, {
  path: path || "/socket.io",
  transports: transports.split(","),
  extraHeaders: { Cookie: cookie },
  reconnection: false,
  timeout: 5000,
});
const say = (words) => process.stdout.write(JSON.stringify(words) + "\n");
const heard = [];
socket.onAny((name, ...given) => heard.push([name, ...given]));
socket.on("connect_error", (error) => {
  say({ refused: error.message });
  socket.close();
});
socket.on("disconnect", (reason) => say({ heard, closed: reason }));
socket.on("connect", async () => {
  const answer = await socket.timeout(5000).emitWithAck(event, JSON.parse(payload));
  const upgraded = () => socket.io.engine.transport.name;
  const until = Date.now() + 3000;
  while (transports.includes("websocket") && upgraded() !== "websocket" && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  say({ answer, transport: upgraded() });
  if (process.env.STAY !== "1") socket.close();
});
