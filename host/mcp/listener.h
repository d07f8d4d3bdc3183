#pragma once

#include <memory>
#include <string>

#include "base/caller.h"
#include "base/secret.h"
#include "callers/callers.h"
#include "httpd/request.h"

namespace patchbay::mcp {

// The caller on a stream. A stream may live for days, so the code that writes to it calls now()
// every few seconds. It ends the stream if the key was revoked or the token has expired.
class Listener {
 public:
  // Borrows `callers`.
  Listener(callers::Callers& callers, const httpd::Request& request)
      : callers_(callers),
        key_(std::string(httpd::bearer_of(request))),
        user_(request.header("X-Patchbay-User").value_or("")) {}

  // Identifies the caller again and returns it. Returns nullptr if the stream must end.
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
