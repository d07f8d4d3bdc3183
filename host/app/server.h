// The server put together: store, audit, callers, host, routes, listener. Everything is made here
// and handed down; `patchbay serve` starts one, waits for a signal and drains it.
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

  // Listens when it returns. Errors: whatever is wrong with the configuration, the store or the
  // address, said so that it can be mended.
  static Result<std::unique_ptr<Server>> start(const Config& config, const Environment& environment,
                                               const LogLine& log);

  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  // Says in /readyz that it goes away, takes no further connection, lets what is under way end for
  // up to `patience`, cancels the rest, and has everything recorded when it returns.
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
