#pragma once

#include "base/wait.h"

namespace patchbay::http_client {

// Waits by the machine's clock: suspends a fiber, or blocks a thread.
class SystemWait final : public Wait {
 public:
  void for_duration(std::chrono::milliseconds time, const std::stop_token& stop) override;
};

}  // namespace patchbay::http_client
