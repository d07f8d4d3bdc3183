#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "sandbox/fault_script.h"
#include "sandbox/message.h"

namespace patchbay::sandbox {

// An answer, and how to spoil it when it is sent.
struct Delivery {
  Response response;
  std::optional<Fault> fault;
};

// An HTTP/1.1 server on the loopback address, with one thread of its own. So routes need no lock
// among themselves.
class Listener {
 public:
  using Answer = std::function<Delivery(Request)>;

  // Begins to listen; port 0 takes a free port. `faults` must outlive the listener. Throws
  // std::system_error if the port cannot be taken.
  Listener(std::uint16_t port, FaultScript& faults, Answer answer);
  ~Listener();  // cuts all open connections
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] std::uint16_t port() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace patchbay::sandbox
