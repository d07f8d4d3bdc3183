#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "sandbox/fault_script.h"
#include "sandbox/message.h"

namespace patchbay::sandbox {

// An answer, and how to spoil it on its way.
struct Delivery {
  Response response;
  std::optional<Fault> fault;
};

// HTTP/1.1 on the loopback address, on one thread of its own: routes need no lock among themselves.
class Listener {
 public:
  using Answer = std::function<Delivery(Request)>;

  // Listens at once; port 0 takes a free one. `faults` outlives the listener. Throws
  // std::system_error if the port cannot be taken.
  Listener(std::uint16_t port, FaultScript& faults, Answer answer);
  ~Listener();  // connections in flight are cut
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] std::uint16_t port() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace patchbay::sandbox
