#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"

namespace patchbay::httpd {

struct ServerOptions;

// A place to listen that is ours from now on, while nobody can connect yet: so that the port is
// known to those who answer there before the first is answered.
class BoundPort {
 public:
  // INVALID_ARGUMENT for an address that cannot be had, or that plain HTTP must not be spoken on.
  static Result<BoundPort> take(const ServerOptions& options);

  BoundPort(BoundPort&&) noexcept;
  BoundPort& operator=(BoundPort&&) = delete;
  ~BoundPort();

  [[nodiscard]] std::uint16_t number() const;

  struct Socket;  // bound_socket.h

 private:
  friend class Server;
  explicit BoundPort(std::unique_ptr<Socket> socket);

  std::unique_ptr<Socket> socket_;
};

}  // namespace patchbay::httpd
