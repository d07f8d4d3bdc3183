// Passes requests on to the server at the address of the first argument, with the key of KEY: for
// clients that know no keys. Listens on PORT.
import { createServer, request } from "node:http";

const target = new URL(process.argv[2]);

createServer((from, to) => {
  const headers = { ...from.headers, authorization: `Bearer ${process.env.KEY}` };
  const onward = request(
    { hostname: target.hostname, port: target.port, path: from.url, method: from.method, headers },
    (answer) => {
      to.writeHead(answer.statusCode, answer.headers);
      answer.pipe(to);
    },
  );
  onward.on("error", () => to.destroy());
  to.on("close", () => onward.destroy());
  from.pipe(onward);
}).listen(Number(process.env.PORT));
