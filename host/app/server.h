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

  // Returns when the server listens. Errors: whatever is wrong with the configuration, the store or
  // the address, and how to correct it.
  static Result<std::unique_ptr<Server>> start(const Config& config, const Environment& environment,
                                               const LogLine& log);

  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  // /readyz says that the server ends; it takes no further connections. Requests under way may end
  // within `patience`, then they are cancelled. Returns when everything is recorded.
  void drain(std::chrono::milliseconds patience);

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
