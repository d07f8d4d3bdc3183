// The whole server: store, audit, callers, host, routes and listener. Creates and connects all
// parts. `patchbay serve` starts a server, waits for a signal and drains the server.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "app/config.h"
#include "base/result.h"

namespace patchbay::app {

// A running server with all its parts. Thread-safe, except for destruction.
class Server {
 public:
  using LogLine = std::function<void(std::string_view line)>;

  // Returns the number of log lines that were dropped.
  using DroppedLines = std::function<std::int64_t()>;

  // Starts a server. Returns when the server listens. Errors say what is wrong with the
  // configuration, the store or the address, and how to correct it. An empty `dropped` means that
  // the log never drops a line.
  static Result<std::unique_ptr<Server>> start(const Config& config, const Environment& environment,
                                               const LogLine& log,
                                               const DroppedLines& dropped = {});

  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  // Reports the shutdown in /readyz, accepts no new connections, and waits up to `patience` for
  // running requests. Then answers the remaining requests with 503 and cancels them. When drain()
  // returns, all audit records are stored, unless the store refuses them. Returns false and logs
  // the calls that have not returned after the cancellation. The process must then end without
  // destroying the server, because the destructor would wait for these calls.
  bool drain(std::chrono::milliseconds patience);

  // Calls engine::Engine::reload, which logs the result.
  void reload();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

// Parses "127.0.0.1:8080" or "[::1]:8080". Fails with INVALID_ARGUMENT if the text is neither.
struct ListenAddress {
  std::string address;
  std::uint16_t port;
};
Result<ListenAddress> parse_listen(std::string_view text);

}  // namespace patchbay::app
