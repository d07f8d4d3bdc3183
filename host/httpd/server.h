// The HTTP listener: connections on its own threads, each handler on a fiber of its workers.
//
//   Service service(api::routes(parts), authenticate, limits, {clock, random, log, metrics});
//   PATCHBAY_TRY(auto server, Server::start({.address = "127.0.0.1", .port = 8080}, service));
//   … until SIGTERM …
//   server->drain(std::chrono::seconds(10));
//
// HTTP/1.1 with keep-alive and pipelining, over TLS or plain. The server speaks plain HTTP only on
// loopback and to proxies that the operator named.
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
  std::uint16_t port = 8080;  // 0: any free port
  std::optional<TlsFiles> tls{};
  std::vector<std::string> trusted_proxies{};  // their addresses or ranges (trusted_proxies.h)
  unsigned threads = 2;                        // threads that read and write
  unsigned workers = 0;                // threads that run handlers; 0: one per processor core
  fibers::Scheduler::MakeLoop loop{};  // makes each worker's loop; empty: workers have none
  std::function<void(const Strand*)> on_slow{};  // fibers::SchedulerOptions::on_slow
  std::function<void()> on_thread{};             // fibers::SchedulerOptions::on_thread
  // Called with the scheduler of the handlers' fibers, before the first connection. The scheduler
  // ends with the server.
  std::function<void(fibers::Scheduler&)> on_fibers{};
};

// Returns how many workers a server with these options has.
unsigned workers_of(const ServerOptions& options);

// Thread-safe, except for destruction.
class Server {
 public:
  // Returns when the server listens. `service` must outlive the server. Fails with INVALID_ARGUMENT
  // if the options contradict one another, the address cannot be taken, or the certificate cannot
  // be used.
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options, Service& service);
  // Checks the proxies and the TLS files, and fails like start(). Starts nothing.
  static Result<void> check(const ServerOptions& options);
  // Starts on a port that BoundPort::take() reserved with the same options.
  static Result<std::unique_ptr<Server>> start(BoundPort port, const ServerOptions& options,
                                               Service& service);

  // Calls drain(0 ms), then waits for the calls that have not returned.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  // The longest time that a drain takes after its patience. Half of it is for very many connections
  // to end, and half for very many handlers.
  static constexpr std::chrono::milliseconds kMostAfterPatience{20'000};

  // Accepts no further connection, closes idle ones, and waits up to `patience` for the answers to
  // current requests. Then cancels the other requests and answers them with 503. Returns the calls
  // whose handlers still run: as a rule two seconds later, at most kMostAfterPatience. Idempotent.
  std::vector<UnreturnedCall> drain(std::chrono::milliseconds patience);

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace patchbay::httpd
