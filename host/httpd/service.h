#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/caller.h"
#include "base/trace_ids.h"
#include "httpd/denial.h"
#include "httpd/limits.h"
#include "httpd/rate_limit.h"
#include "httpd/router.h"
#include "httpd/trace_owners.h"
#include "telemetry/telemetry.h"

namespace patchbay::httpd {

// What a request shows of who asks. Borrowed for the question.
struct Credentials {
  std::string_view key;      // of "Authorization: Bearer KEY"
  std::string_view user;     // X-Patchbay-User: whom a service key acts for; "" when not sent
  std::string_view address;  // where the request came from
  // To be asked before a key that is not known from memory is looked for in the store. RATE_LIMITED
  // when the address has asked too often: that is then the answer.
  std::function<Result<void>()> before_look_up;
};

// Is told when a handler has returned, with who asked: nullptr where anyone may. Thread-safe.
using OnAnswered = std::function<void(const TraceId&, const Caller*)>;

// Who asks. UNAUTHENTICATED, RATE_LIMITED; may block, and is asked on a pool. Thread-safe.
using Authenticate = std::function<Result<std::shared_ptr<const Caller>>(const Credentials&)>;

// The same from memory alone: nullptr when `Authenticate` has to be asked. Never blocks.
using Recall = std::function<std::shared_ptr<const Caller>(const Credentials&)>;

// Everything between a request that was read and the answer that is to be written: route, key,
// rate, handler, and the envelope of what goes wrong on the way. No socket, so that it can be
// tested and fuzzed without one. Thread-safe.
class Service {
 public:
  struct Parts {
    const Clock& clock;
    Random& random;
    Log& log;
    Metrics& metrics;
    OnDenial on_denial{};  // none: nobody has to know
    Recall recall{};       // none: nobody is known from memory
    OnAnswered on_answered{};
  };
  Service(std::vector<Route> routes, Authenticate authenticate, const Limits& limits,
          const Parts& parts);

  // What becomes of a request whose head has been read: the route that will answer it, or the
  // refusal, which counts against the address's rate. Sets path, query, parameters, trace id and
  // deadline. `target` as sent.
  struct Plan {
    const Route* route = nullptr;
    Response refusal{};  // when there is no route
  };
  Plan plan(std::string_view target, Request& request);

  // Whether who asks may, before the body is read: sets the caller and charges the rate. From
  // memory alone, and at once; nothing when let_in() has to be asked.
  std::optional<Result<void>> let_in_at_once(const Route& route, Request& request);
  // The same with the store. May block. Who may not ask has left a trace when it returns.
  Result<void> let_in(const Route& route, Request& request);

  // Runs the handler of the route that was planned, for a caller who was let in. Of the request the
  // secrets are gone then. Never throws.
  Response answer(const Route& route, Request& request);
  // The answer to a planned request that is refused after all. Wipes the secrets, too.
  Response refuse(const Error& error, Request& request);

  // The answer to a request that never reached a route.
  [[nodiscard]] Response refuse(const Error& error, const TraceId& trace_id);
  [[nodiscard]] Response overloaded(const Request& request);
  [[nodiscard]] Response too_late(const Request& request);
  // The server ends while the request is under way.
  [[nodiscard]] Response cut_off(const Request& request);

  [[nodiscard]] TraceId new_trace_id() { return trace_ids_.next(); }

  // Counts an answer; `route` nullptr where there was none.
  void count(const Route* route, int status, Monotonic::duration took);

  [[nodiscard]] const Router& router() const { return router_; }
  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] const Clock& clock() const { return parts_.clock; }
  [[nodiscard]] Metrics& metrics() const { return parts_.metrics; }
  [[nodiscard]] Log& log() const { return parts_.log; }

 private:
  struct Counted {
    std::vector<Counter> by_class;  // 2xx, 3xx, 4xx, 5xx
    Histogram seconds;
  };

  Plan decide(std::string_view target, Request& request);
  template <class Step>
  std::invoke_result_t<Step> guarded(const Route& route, const Request& request, Step step);
  static Result<Response> handle(const Route& route, const Request& request);
  Result<void> identify(const Route& route, Request& request);
  void settle_trace(Request& request);
  Result<void> tell_denial(const Error& error, const Route& route, const Request& request,
                           bool may_wait);
  Counted counted(const std::string& route);

  const Limits limits_;
  Parts parts_;
  TraceIds trace_ids_;
  Router router_;
  Authenticate authenticate_;
  RateLimit rate_;
  TraceOwners trace_owners_;
  std::vector<Counted> counted_;  // one a route, in their order; the last for no route
};

}  // namespace patchbay::httpd
