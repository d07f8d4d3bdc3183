// The whole server: store, audit, callers, host, routes, listener. It makes them all and passes
// them down. `patchbay serve` starts a server, waits for a signal and drains it.
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

// Thread-safe, except for destruction.
class Server {
 public:
  using LogLine = std::function<void(std::string_view line)>;

  // How many lines of the log were dropped so far.
  using DroppedLines = std::function<std::int64_t()>;

  // Listens when it returns. Errors: whatever is wrong with the configuration, the store or the
  // address, said so that it can be mended. Without `dropped` no line is ever dropped.
  static Result<std::unique_ptr<Server>> start(const Config& config, const Environment& environment,
                                               const LogLine& log,
                                               const DroppedLines& dropped = {});

  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  // Says in /readyz that it goes away, takes no further connection, lets what is under way end for
  // up to `patience`, answers the rest with 503 and cancels it, and has everything recorded when it
  // returns. False: calls did not return in spite of that. Each is in the log then, and the process
  // has to end without destroying the server, which would wait for them.
  bool drain(std::chrono::milliseconds patience);

  // Reads the folders of connectors again (engine::Engine::reload) and logs what came of it.
  void reload();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

// "127.0.0.1:8080" or "[::1]:8080". INVALID_ARGUMENT.
struct ListenAddress {
  std::string address;
  std::uint16_t port;
};
Result<ListenAddress> parse_listen(std::string_view text);

}  // namespace patchbay::app
