#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "sandbox/fault_script.h"
#include "sandbox/message.h"

namespace patchbay::sandbox {

// An answer, and the fault with which it is sent, if there is one.
struct Delivery {
  Response response;
  std::optional<Fault> fault;
};

// An HTTP/1.1 server on the loopback address, with one thread. All routes run on this thread, one
// after the other.
class Listener {
 public:
  using Answer = std::function<Delivery(Request)>;

  // Starts to listen. Port 0 means any free port. `faults` must outlive the listener. Throws
  // std::system_error if the port cannot be used.
  Listener(std::uint16_t port, FaultScript& faults, Answer answer);
  ~Listener();  // closes all open connections
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] std::uint16_t port() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace patchbay::sandbox
