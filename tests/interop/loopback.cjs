// Loaded before a peer's own code (node --require): whatever it listens on, it listens on loopback.
const net = require("node:net");
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...given) {
  if (given[0] !== null && typeof given[0] === "object") {
    return listen.call(this, { ...given[0], host: "127.0.0.1" }, ...given.slice(1));
  }
  const [port, ...rest] = given;
  const others = rest.filter((each) => typeof each === "function");
  return listen.call(this, { port: Number(port), host: "127.0.0.1" }, ...others);
};
