// The HTTP server. Has its own threads for connections, and workers with a fiber for each handler.
//
//   Service service(api::routes(parts), authenticate, limits, {clock, random, log, metrics});
//   PATCHBAY_TRY(auto server, Server::start({.address = "127.0.0.1", .port = 8080}, service));
//   … until SIGTERM …
//   server->drain(std::chrono::seconds(10));
//
// Supports HTTP/1.1 with keep-alive and pipelining, over TLS or plain. Plain HTTP is allowed only
// on loopback addresses and from proxies that the operator configured.
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
  std::filesystem::path certificate;  // PEM file, including the chain of issuers
  std::filesystem::path key;          // PEM file
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free port
  std::optional<TlsFiles> tls{};
  std::vector<std::string> trusted_proxies{};  // addresses or ranges (trusted_proxies.h)
  unsigned threads = 2;                        // number of threads that read and write
  unsigned workers = 0;                // number of threads that run handlers; 0: one per processor
                                       // core
  fibers::Scheduler::MakeLoop loop{};  // creates the event loop of each worker; empty: no loops
  std::function<void(const Strand*)> on_slow{};  // fibers::SchedulerOptions::on_slow
  std::function<void()> on_thread{};             // fibers::SchedulerOptions::on_thread
  // Called before the first connection, with the scheduler of the handlers' fibers. The scheduler
  // lives as long as the server.
  std::function<void(fibers::Scheduler&)> on_fibers{};
};

// Returns the number of workers of a server with these options.
unsigned workers_of(const ServerOptions& options);

// A running server. Thread-safe, except for destruction.
class Server {
 public:
  // Starts a server. Returns when the server listens. `service` must outlive the server. Fails with
  // INVALID_ARGUMENT if two options contradict each other, if the system refuses the address, or if
  // the certificate cannot be used.
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options, Service& service);
  // Checks the proxies and the TLS files, and fails like start(). Does not start a server.
  static Result<void> check(const ServerOptions& options);
  // Starts a server on a port that BoundPort::take() reserved with the same options.
  static Result<std::unique_ptr<Server>> start(BoundPort port, const ServerOptions& options,
                                               Service& service);

  // Calls drain(0 ms), then waits until all handlers have returned.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  // The maximum time that drain() takes after its `patience`. At most half of this time is for
  // connections to end, and at most half is for handlers.
  static constexpr std::chrono::milliseconds kMostAfterPatience{20'000};

  // Accepts no new connections, closes connections without a request, and waits up to `patience`
  // for the responses to current requests. Then cancels the remaining requests and answers them
  // with 503. Returns the calls whose handlers still run. If some connections or handlers do not
  // end, drain() usually takes two seconds more than `patience`, and at most kMostAfterPatience
  // more. May be called again.
  std::vector<UnreturnedCall> drain(std::chrono::milliseconds patience);

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace patchbay::httpd
