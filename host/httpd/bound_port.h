#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"

namespace patchbay::httpd {

struct ServerOptions;

// An address and port that are reserved for the listener. Clients cannot connect before the
// listener starts. So the port is known before the server answers requests.
class BoundPort {
 public:
  // Reserves the address. Fails with INVALID_ARGUMENT if the system refuses the address, or if
  // plain HTTP is not allowed on this address.
  static Result<BoundPort> take(const ServerOptions& options);

  BoundPort(BoundPort&&) noexcept;
  BoundPort& operator=(BoundPort&&) = delete;
  ~BoundPort();

  [[nodiscard]] std::uint16_t number() const;

  struct Socket;  // defined in bound_socket.h

 private:
  friend class Server;
  explicit BoundPort(std::unique_ptr<Socket> socket);

  std::unique_ptr<Socket> socket_;
};

}  // namespace patchbay::httpd
