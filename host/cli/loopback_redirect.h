// Where a browser on this machine is sent back to with the provider's answer (RFC 8252 §7.3).
//
//   PATCHBAY_TRY(auto redirect, LoopbackRedirect::listen());
//   … begin with redirect->uri() …
//   redirect->expect(state, finish);       // before anybody is told the address
//   auto kept = redirect->wait(patience);
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/patience.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/trace_id.h"
#include "links/record.h"
#include "oauth/authorization.h"

namespace patchbay::cli {

// Listens on a free port of 127.0.0.1, for one answer. Thread-safe, except for destruction.
class LoopbackRedirect {
 public:
  // What is done with the answer. The person's browser shows how it ended.
  using Finish = std::function<Result<links::LinkRecord>(
      const oauth::Callback& callback, const TraceId& trace_id, const Patience& patience)>;

  // Errors: the address cannot be had.
  static Result<std::unique_ptr<LoopbackRedirect>> listen();
  // The address that may be redirected to, with "*" for the port: what is put on the list.
  static constexpr const char* kAnyPort = "http://127.0.0.1:*/aip/oauth/callback";

  ~LoopbackRedirect();
  LoopbackRedirect(const LoopbackRedirect&) = delete;
  LoopbackRedirect& operator=(const LoopbackRedirect&) = delete;

  [[nodiscard]] std::string uri() const;

  // From now on the answer with this state is taken, once. Any other is refused in the browser and
  // changes nothing.
  void expect(Secret state, Finish finish);

  // What came of the answer; or how the patience ended, when none came.
  Result<links::LinkRecord> wait(const Patience& patience);

 private:
  struct Parts;
  explicit LoopbackRedirect(std::unique_ptr<Parts> parts);

  const std::unique_ptr<Parts> parts_;
};

}  // namespace patchbay::cli
