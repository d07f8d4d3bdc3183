// The HTTP listener: connections on its own threads, each handler on a fiber of its workers.
//
//   Service service(api::routes(parts), authenticate, limits, {clock, random, log, metrics});
//   PATCHBAY_TRY(auto server, Server::start({.address = "127.0.0.1", .port = 8080}, service));
//   … until SIGTERM …
//   server->drain(std::chrono::seconds(10));
//
// HTTP/1.1 with keep-alive and pipelining, over TLS or plain. It speaks plain HTTP only on loopback
// and to proxies that the operator named.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "fibers/scheduler.h"
#include "httpd/bound_port.h"
#include "httpd/service.h"
#include "httpd/unreturned_call.h"

namespace patchbay::httpd {

struct TlsFiles {
  std::filesystem::path certificate;  // PEM, with the chain of its issuers
  std::filesystem::path key;          // PEM
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one
  std::optional<TlsFiles> tls{};
  std::vector<std::string> trusted_proxies{};    // addresses and ranges (trusted_proxies.h)
  unsigned threads = 2;                          // threads that read and write
  unsigned workers = 0;                          // threads that run handlers; 0: one for each core
  fibers::Scheduler::MakeLoop loop{};            // of each worker; empty: it waits for its fibers
  std::function<void(const Strand*)> on_slow{};  // fibers::SchedulerOptions::on_slow
};

// Thread-safe, except for destruction.
class Server {
 public:
  // Returns after it listens. `service` must outlive the server. INVALID_ARGUMENT: the options
  // contradict one another, the address cannot be taken, or the certificate cannot be used.
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options, Service& service);
  // Starts on a port that was taken before with the same options.
  static Result<std::unique_ptr<Server>> start(BoundPort port, const ServerOptions& options,
                                               Service& service);

  // Calls drain(0 ms), then waits for the calls that have not returned.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  // Takes no further connection, closes idle ones, lets current requests be answered for up to
  // `patience`, then answers the rest with 503 and cancels them. At most about two seconds later it
  // returns the calls that still have not returned; if the list is empty, no handler runs any more.
  // Idempotent.
  std::vector<UnreturnedCall> drain(std::chrono::milliseconds patience);

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace patchbay::httpd
