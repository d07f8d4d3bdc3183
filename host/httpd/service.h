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

// The parts of a request that identify the caller. The views are valid only during the call.
struct Credentials {
  std::string_view key;      // KEY of "Authorization: Bearer KEY"
  std::string_view user;     // X-Patchbay-User: the user for a service key; "" if not sent
  std::string_view address;  // the client's address
  // Limits the lookups of keys in the store. Must be called before such a lookup, but not for a
  // cached key. Fails with RATE_LIMITED if the address has caused too many lookups. The client gets
  // this error.
  std::function<Result<void>()> before_look_up;
};

// Called after a handler has returned. The caller is nullptr if the route is open to anyone.
// Thread-safe.
using OnAnswered = std::function<void(const TraceId&, const Caller*)>;

// Finds the caller. Fails with UNAUTHENTICATED or RATE_LIMITED. May wait, so the server calls it on
// a fiber. Thread-safe.
using Authenticate = std::function<Result<std::shared_ptr<const Caller>>(const Credentials&)>;

// Finds the caller in memory only. Returns nullptr if the caller is not cached; the service then
// calls `Authenticate`. Never blocks.
using Recall = std::function<std::shared_ptr<const Caller>(const Credentials&)>;

// Converts a request to its response: finds the route, checks the key and the rate, runs the
// handler, and puts errors into the envelope. Uses no socket, so tests and fuzzers can call it
// directly. Thread-safe.
class Service {
 public:
  struct Parts {
    const Clock& clock;
    Random& random;
    telemetry::Log& log;
    telemetry::Metrics& metrics;
    OnDenial on_denial{};  // empty: refusals are not reported
    Recall recall{};       // empty: every caller is looked up with `authenticate`
    OnAnswered on_answered{};
  };
  Service(std::vector<Route> routes, Authenticate authenticate, const Limits& limits,
          const Parts& parts);

  // The plan for a request whose head was read: either its route or a refusal. A refusal takes a
  // token of the address's rate limit. plan() also sets path, query, parameters, trace id and
  // deadline of the request. `target` is the target as the client sent it.
  struct Plan {
    const Route* route = nullptr;
    Response refusal{};  // set if `route` is nullptr
  };
  Plan plan(std::string_view target, Request& request);

  // Checks the caller before the body is read. Sets request.caller and takes a token of the
  // caller's rate limit. Uses only memory, and never waits. Returns nullopt if the check needs the
  // store or may wait; let_in() must then be called.
  std::optional<Result<void>> let_in_at_once(const Route& route, Request& request);
  // Checks the caller like let_in_at_once(), but also with the store. May block. Reports a refusal
  // to `on_denial` before it returns.
  Result<void> let_in(const Route& route, Request& request);

  // Runs the handler of the planned route for an admitted caller. Overwrites the request's secrets.
  // Never throws.
  Response answer(const Route& route, Request& request);
  // Returns the response for a planned request that is refused later. Overwrites the request's
  // secrets.
  Response refuse(const Error& error, Request& request);

  // Returns the response for a request without a route.
  [[nodiscard]] Response refuse(const Error& error, const TraceId& trace_id);
  [[nodiscard]] Response overloaded(const Request& request);
  [[nodiscard]] Response too_late(const Request& request);
  // Returns the response for a request that ends because of a shutdown.
  [[nodiscard]] Response cut_off(const Request& request);

  [[nodiscard]] TraceId new_trace_id() { return trace_ids_.next(); }

  // Adds the headers that the route sends with every response, and the route's challenge to a 401.
  // `with_key` is true if the request had a key, which was refused.
  static void add_headers(const Route& route, bool with_key, Response& response);

  // Counts a response. `route` is nullptr if the request had no route.
  void count(const Route* route, int status, Monotonic::duration took);

  [[nodiscard]] const Router& router() const { return router_; }
  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] const Clock& clock() const { return parts_.clock; }
  [[nodiscard]] telemetry::Metrics& metrics() const { return parts_.metrics; }
  [[nodiscard]] telemetry::Log& log() const { return parts_.log; }

 private:
  struct RouteMetrics {
    std::vector<telemetry::Counter> by_class;  // one counter each for 2xx, 3xx, 4xx and 5xx
    telemetry::Histogram seconds;
  };

  Plan decide(std::string_view target, Request& request);
  template <class Step>
  std::invoke_result_t<Step> guarded(const Route& route, const Request& request, Step step);
  static Result<Response> handle(const Route& route, const Request& request);
  Result<void> identify(const Route& route, Request& request);
  Result<void> let_anyone_in(const Route& route, Request& request);
  void settle_trace(Request& request);
  Result<void> tell_denial(const Error& error, const Route& route, const Request& request,
                           bool may_wait);
  RouteMetrics counted(const std::string& route);

  const Limits limits_;
  Parts parts_;
  TraceIds trace_ids_;
  Router router_;
  Authenticate authenticate_;
  RateLimit rate_;
  TraceOwners trace_owners_;
  std::vector<RouteMetrics> counted_;  // in the order of the routes; the last element is for
                                       // requests without a route
};

}  // namespace patchbay::httpd
