#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "sandbox/fault_script.h"
#include "sandbox/message.h"

namespace patchbay::sandbox {

// An answer, and the fault with which the answer is sent, if any.
struct Delivery {
  Response response;
  std::optional<Fault> fault;
};

// An HTTP/1.1 server on the loopback address, with one thread. All routes run on this thread, one
// after the other.
class Listener {
 public:
  using Answer = std::function<Delivery(Request)>;

  // Starts to listen; port 0 takes a free port. `faults` must outlive the listener. Throws
  // std::system_error if the port cannot be taken.
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
