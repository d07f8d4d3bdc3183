// The HTTP listener: connections on threads of its own, handlers on a bounded pool.
//
//   Service service(api::routes(parts), authenticate, limits, {clock, random, log, metrics});
//   PATCHBAY_TRY(auto server, Server::start({.address = "127.0.0.1", .port = 8080}, service));
//   … until SIGTERM …
//   server->drain(std::chrono::seconds(10));
//
// HTTP/1.1 with keep-alive and pipelining, over TLS or plain. Plain is spoken on loopback, and to
// proxies that the operator named; to nobody else.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "httpd/bound_port.h"
#include "httpd/service.h"
#include "httpd/unreturned_call.h"

namespace patchbay::httpd {

struct TlsFiles {
  std::filesystem::path certificate;  // PEM, the chain of the issuers included
  std::filesystem::path key;          // PEM
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: a free one
  std::optional<TlsFiles> tls{};
  std::vector<std::string> trusted_proxies{};  // addresses and ranges (trusted_proxies.h)
  unsigned threads = 2;                        // that read and write
};

// Thread-safe, except for destruction.
class Server {
 public:
  // Listens when it returns. `service` outlives the server. Errors: INVALID_ARGUMENT for options
  // that contradict themselves, an address that cannot be had, a certificate that cannot be used.
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options, Service& service);
  // The same on a port that was taken before, by the same options.
  static Result<std::unique_ptr<Server>> start(BoundPort port, const ServerOptions& options,
                                               Service& service);

  // As drain(0 ms), and waits for what does not return.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  // Takes no further connection, closes those that rest, lets requests under way be answered for up
  // to `patience`, answers the rest with 503 and cancels them. About two seconds later at most it
  // gives the calls that did not return in spite of that; when there are none, no handler runs any
  // more. Idempotent.
  std::vector<UnreturnedCall> drain(std::chrono::milliseconds patience);

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace patchbay::httpd
