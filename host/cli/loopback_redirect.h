// The address on this machine that a browser comes back to with the provider's answer (RFC 8252
// §7.3).
//
//   PATCHBAY_TRY(auto redirect, LoopbackRedirect::listen());
//   … begin with redirect->uri() …
//   redirect->expect(state, finish);       // before anybody is told the address
//   auto kept = redirect->wait(patience);
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "accounts/record.h"
#include "base/patience.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/trace_id.h"
#include "oauth/authorization.h"

namespace patchbay::cli {

// Listens on a free port of 127.0.0.1 for one answer. Thread-safe, except for destruction.
class LoopbackRedirect {
 public:
  // Called with the answer. The user's browser shows the outcome.
  using Finish = std::function<Result<accounts::LinkRecord>(
      const oauth::Callback& callback, const TraceId& trace_id, const Patience& patience)>;

  // Fails if no port can be had.
  static Result<std::unique_ptr<LoopbackRedirect>> listen();
  // The redirect URI to allow, with "*" for the port.
  static std::string any_port();

  ~LoopbackRedirect();
  LoopbackRedirect(const LoopbackRedirect&) = delete;
  LoopbackRedirect& operator=(const LoopbackRedirect&) = delete;

  [[nodiscard]] std::string uri() const;

  // From now on one answer with this state is taken. Any other is refused in the browser and
  // changes nothing.
  void expect(Secret state, Finish finish);

  // The outcome of finish(), or how `patience` ended if no answer came.
  Result<accounts::LinkRecord> wait(const Patience& patience);

 private:
  struct Parts;
  explicit LoopbackRedirect(std::unique_ptr<Parts> parts);

  const std::unique_ptr<Parts> parts_;
};

}  // namespace patchbay::cli
