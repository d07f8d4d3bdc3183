#pragma once

#include "http_service/http_access.h"

namespace patchbay::http_service {

// The network for a test whether a connector starts. Refuses every request, and remembers whether
// the connector needed the network.
class NoNetwork final : public Network {
 public:
  Result<const HttpAccess*> open() override {
    was_asked_ = true;
    return Error(Code::kProviderUnavailable,
                 "There is no network where a connector is only tried out.");
  }
  Network& of_nobody() override { return *this; }
  [[nodiscard]] bool was_asked() const { return was_asked_; }

 private:
  bool was_asked_ = false;
};

}  // namespace patchbay::http_service
