// The address on this machine to which the provider sends the browser back with the provider's
// answer (RFC 8252 §7.3).
//
//   PATCHBAY_TRY(auto redirect, LoopbackRedirect::listen(connector));
//   … begin with redirect->uri() …
//   redirect->expect(state, finish);       // before anybody learns the address
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
  // The function that gets the answer and connects the account. The user's browser then shows
  // whether the account is connected.
  using Finish = std::function<Result<accounts::LinkRecord>(
      const oauth::Callback& callback, const TraceId& trace_id, const Patience& patience)>;

  // Opens the port, and answers there at the path of this connector only. Fails if no port is free.
  static Result<std::unique_ptr<LoopbackRedirect>> listen(const std::string& connector);
  // Returns the redirect URI that the user registers at the provider, with "*" for the port and
  // {connector_id} for the connector's id.
  static std::string any_port();

  ~LoopbackRedirect();
  LoopbackRedirect(const LoopbackRedirect&) = delete;
  LoopbackRedirect& operator=(const LoopbackRedirect&) = delete;

  [[nodiscard]] std::string uri() const;

  // From now on, accepts one answer with this state. For any other answer, the browser shows an
  // error and nothing changes.
  void expect(Secret state, Finish finish);

  // Waits for the answer and returns the result of finish(). If no answer came, returns the error
  // that `patience` gives: CANCELLED or DEADLINE_EXCEEDED.
  Result<accounts::LinkRecord> wait(const Patience& patience);

 private:
  struct Parts;
  explicit LoopbackRedirect(std::unique_ptr<Parts> parts);

  const std::unique_ptr<Parts> parts_;
};

}  // namespace patchbay::cli
