#pragma once

#include <memory>
#include <string>

#include "base/caller.h"
#include "base/secret.h"
#include "callers/callers.h"
#include "httpd/request.h"

namespace patchbay::mcp {

// Who listens on a stream. A stream may live for days, so it asks again before each look: a key
// that is revoked, or a token that has ended, ends its streams.
class Listener {
 public:
  // Borrows `callers`.
  Listener(callers::Callers& callers, const httpd::Request& request)
      : callers_(callers),
        key_(std::string(httpd::bearer_of(request))),
        user_(request.header("X-Patchbay-User").value_or("")) {}

  // Returns the caller as it is known now; nullptr if the stream shall end.
  [[nodiscard]] std::shared_ptr<const Caller> now() const {
    auto caller = callers_.identify({.key = key_.reveal(), .user = user_});
    return caller.has_value() ? std::move(caller).value() : nullptr;
  }

 private:
  callers::Callers& callers_;
  const Secret key_;
  const std::string user_;
};

}  // namespace patchbay::mcp
