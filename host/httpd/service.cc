#include "httpd/service.h"

#include <algorithm>
#include <charconv>
#include <exception>

#include "base/later.h"
#include "base/nearest.h"
#include "httpd/content_coding.h"
#include "httpd/error_response.h"

namespace patchbay::httpd {
namespace {

constexpr std::string_view kDeadline = "deadline_ms";

// Returns the trace id of the header `traceparent`, which has the form "00-TRACE-PARENT-FLAGS" (W3C
// Trace Context §3.2). Returns nullopt if the header is missing or malformed.
std::optional<TraceId> trace_of(const Request& request) {
  const auto parent = request.header("traceparent");
  if (!parent || parent->size() < 55 || parent->substr(2, 1) != "-") return std::nullopt;
  return TraceId::parse(parent->substr(3, 32));
}

// Returns the time limit for the handler: the route's time, or a shorter time from the request if
// the route has the parameter kDeadline.
Result<std::chrono::milliseconds> time_of(const Route& route, const Request& request) {
  const auto given = request.query_value(kDeadline);
  bool may_say = false;
  for (const auto& parameter : route.query) may_say = may_say || parameter.name == kDeadline;
  if (!given || !may_say) return route.deadline;
  std::int64_t wanted = 0;
  const char* end = given->data() + given->size();
  const auto read = std::from_chars(given->data(), end, wanted);
  if (read.ec != std::errc() || read.ptr != end || wanted < 1) {
    return Error(Code::kInvalidArgument,
                 "The query's deadline_ms has to be a whole number of milliseconds from 1.");
  }
  const std::chrono::milliseconds time(wanted);
  return route.deadline.count() == 0 ? time : std::min(time, route.deadline);
}

Error undeclared(const Route& route, const std::string& given) {
  std::vector<std::string_view> known;
  std::string listed;
  for (const QueryParameter& parameter : route.query) {
    known.push_back(parameter.name);
    listed.append(listed.empty() ? "" : ", ").append(parameter.name);
  }
  return Error(
      Code::kInvalidArgument,
      "The query's parameter \"" + given.substr(0, 64) + "\" is not known here; " +
          (known.empty() ? "this path takes no parameters." : "this path takes: " + listed + ".") +
          did_you_mean(given, known));
}

// Refuses undeclared parameters, because they would have no effect.
Result<void> check_names(const Route& route, const Request& request) {
  if (route.takes_any_query) return success();
  for (const NamedText& given : request.query) {
    const auto is_given = [&](const QueryParameter& each) { return each.name == given.name; };
    if (std::none_of(route.query.begin(), route.query.end(), is_given)) {
      return undeclared(route, given.name);
    }
  }
  return success();
}

// Returns true if the handler reads this parameter. The query may then contain it only once,
// because several values would be ambiguous.
bool decides(const Route& route, const QueryParameter& parameter, const Request& request) {
  return !parameter.by_ticket || route.ticket.empty() || !request.query_value(route.ticket);
}

// Checks the query by the route's description. Only declared parameters are allowed, each at most
// once and with an allowed value. All required parameters must be present.
Result<void> check_query(const Route& route, const Request& request) {
  PATCHBAY_TRY(check_names(route, request));
  for (const QueryParameter& parameter : route.query) {
    const auto given = request.query_value(parameter.name);
    const std::string name(parameter.name);
    const auto is_given = [&](const NamedText& each) { return each.name == parameter.name; };
    if (std::count_if(request.query.begin(), request.query.end(), is_given) > 1 &&
        decides(route, parameter, request)) {
      return Error(Code::kInvalidArgument,
                   "The query names \"" + name + "\" more than once. Name it once.");
    }
    if (parameter.required && given.value_or("").empty()) {
      return Error(Code::kInvalidArgument, "The query has to name \"" + name + "\". What it is: " +
                                               std::string(parameter.description));
    }
    const auto& values = parameter.values;
    if (!given || values.empty()) continue;
    if (std::find(values.begin(), values.end(), *given) != values.end()) continue;
    std::string known;
    for (const std::string_view value : values) {
      known.append(known.empty() ? "" : " or ").append(value);
    }
    return Error(Code::kInvalidArgument, "The query's " + name + " has to be " + known +
                                             " and is \"" + std::string(given->substr(0, 64)) +
                                             "\"." + did_you_mean(*given, values));
  }
  return success();
}

Credentials shown_by(const Request& request) {
  return {.key = bearer_of(request),
          .user = request.header("X-Patchbay-User").value_or(""),
          .address = request.address,
          .before_look_up = {}};
}

// Checks that an access token was issued for this route's resource. So a resource that receives a
// token cannot use it at another resource (RFC 8707 §2). An API key is valid for every route.
Result<void> check_audience(const Route& route, const Caller& caller) {
  if (caller.audience.empty() || caller.audience == route.audience) return success();
  return Error(Code::kUnauthenticated,
               "This access token is for " + caller.audience +
                   " and not for this path. Ask for one with the resource of this path, or use an "
                   "API key.")
      .with_reason("other_audience");
}

Result<void> check_rights(const Route& route, const Caller& caller) {
  PATCHBAY_TRY(check_audience(route, caller));
  const bool may =
      route.access == Access::kTools ? caller.may_use_tools() : caller.may(scope_of(route.access));
  if (!may) {
    return Error(Code::kPermissionDenied,
                 std::string("This ") + (caller.audience.empty() ? "API key" : "access token") +
                     " may not be used for that: it lacks \"" +
                     std::string(scope_of(route.access)) + "\".");
  }
  const bool acts_for_a_user = route.access == Access::kCall || route.access == Access::kTools ||
                               route.access == Access::kConnect;
  if (caller.user.empty() && acts_for_a_user) {
    return Error(Code::kUnauthenticated,
                 "A service key acts for a user: name that user in the header X-Patchbay-User.");
  }
  return success();
}

ErrorPlace place_of(const Request& request, const std::string& trace_id) {
  return {.connector_id = request.parameter("connector_id"), .trace_id = trace_id};
}

Error not_allowed(const std::string& allow) {
  return Error(Code::kMalformedRequest, "There is no such method here; there are: " + allow + ".");
}

// Returns true if the server does not check the caller: the route is open to anyone, or the handler
// checks the ticket.
bool is_open(const Route& route, const Request& request) {
  if (route.access == Access::kAnyone) return true;
  return !route.ticket.empty() && bearer_of(request).empty() &&
         !request.query_value(route.ticket).value_or("").empty();
}

}  // namespace

Service::Service(std::vector<Route> routes, Authenticate authenticate, const Limits& limits,
                 const Parts& parts)
    : limits_(limits),
      parts_(parts),
      trace_ids_(parts.random),
      router_(std::move(routes)),
      authenticate_(std::move(authenticate)),
      rate_(parts.clock, limits.requests_per_second, limits.burst) {
  for (const Route& route : router_.routes()) counted_.push_back(counted(std::string(route.id)));
  counted_.push_back(counted("none"));
}

Service::Plan Service::plan(std::string_view target, Request& request) {
  const auto trace_id = trace_of(request);
  request.trace_id = trace_id ? *trace_id : trace_ids_.next();
  Plan plan = decide(target, request);
  if (plan.route != nullptr) return plan;
  const auto taken = rate_.take(request.address);
  if (taken.has_error()) plan.refusal = refuse(taken.error(), request.trace_id);
  return plan;
}

Service::Plan Service::decide(std::string_view target, Request& request) {
  const auto read = set_target(target, request);
  if (read.has_error()) return {.refusal = refuse(read.error(), request.trace_id)};
  auto match = router_.find(request.method, request);
  if (match.status == 404) {
    return {.refusal = refuse(Error(Code::kNotFound,
                                    "There is nothing at this path; /openapi.json lists what "
                                    "there is."),
                              request.trace_id)};
  }
  if (match.status == 405) {
    Response refusal = refuse(not_allowed(match.allow), request.trace_id);
    refusal.status = 405;
    refusal.headers.push_back({"Allow", std::move(match.allow)});
    return {.refusal = std::move(refusal)};
  }
  if (!is_open(*match.route, request) && bearer_of(request).empty()) {
    const Error error(Code::kUnauthenticated,
                      "This needs an API key: send \"Authorization: Bearer KEY\". "
                      "`patchbay keys create` makes one.");
    static_cast<void>(tell_denial(error, *match.route, request, false));
    Response refusal = refuse(error, request.trace_id);
    add_headers(*match.route, false, refusal);
    return {.refusal = std::move(refusal)};
  }
  if (const auto coding = check_coding(request); coding.has_error()) {
    Response refusal = refuse(coding.error(), request.trace_id);
    refusal.status = 415;
    refusal.headers.push_back({"Accept-Encoding", "identity"});
    return {.refusal = std::move(refusal)};
  }
  const auto time = time_of(*match.route, request);
  if (time.has_error()) return {.refusal = refuse(time.error(), request.trace_id)};
  if (time.value().count() > 0) request.deadline = later(parts_.clock.now(), time.value());
  return {.route = match.route};
}

std::optional<Result<void>> Service::let_in_at_once(const Route& route, Request& request) {
  if (is_open(route, request)) {
    if (route.may_send) return std::nullopt;
    return let_anyone_in(route, request);
  }
  if (!parts_.recall) return std::nullopt;
  auto caller = parts_.recall(shown_by(request));
  // The caller is not in memory, or may not use the route. let_in() then checks again, and reports
  // a refusal before it is sent.
  if (caller == nullptr || check_rights(route, *caller).has_error()) return std::nullopt;
  request.caller = std::move(caller);
  settle_trace(request);
  return rate_.take(request.caller->key);
}

Result<void> Service::let_in(const Route& route, Request& request) {
  auto in = guarded(route, request, [&] { return identify(route, request); });
  if (in.has_error()) {
    PATCHBAY_TRY(tell_denial(in.error(), route, request, true));
  }
  return in;
}

Result<void> Service::identify(const Route& route, Request& request) {
  if (is_open(route, request)) return let_anyone_in(route, request);
  bool charged = false;  // true: this request took a token of the address
  const auto charge = [&]() -> Result<void> {
    if (charged) return success();
    charged = true;
    return rate_.take(request.address);
  };
  Credentials shown = shown_by(request);
  shown.before_look_up = std::cref(charge);
  auto caller = authenticate_(shown);
  if (caller.has_error()) {
    PATCHBAY_TRY(charge());
    return std::move(caller).error();
  }
  request.caller = std::move(caller).value();
  settle_trace(request);
  PATCHBAY_TRY(rate_.take(request.caller->key));
  return check_rights(route, *request.caller);
}

Result<void> Service::let_anyone_in(const Route& route, Request& request) {
  settle_trace(request);
  PATCHBAY_TRY(rate_.take(request.address));
  return route.may_send ? route.may_send(request) : success();
}

// Accepts the trace id that the client chose, unless another organization uses the id now.
// Otherwise both organizations would see the id's records.
void Service::settle_trace(Request& request) {
  if (!trace_of(request)) return;
  request.trace_hold = trace_owners_.take(
      request.trace_id, request.caller ? request.caller->organization : std::string());
  if (!request.trace_hold) request.trace_id = trace_ids_.next();
}

// Reports a refusal because of the caller to on_denial, before the response is sent. Returns the
// error of on_denial, if any.
Result<void> Service::tell_denial(const Error& error, const Route& route, const Request& request,
                                  bool may_wait) {
  const bool unknown = error.code() == Code::kUnauthenticated;
  if (!parts_.on_denial || (!unknown && error.code() != Code::kPermissionDenied)) return success();
  std::string reason = error.details().reason;
  if (reason.empty() && !unknown) reason = scope_of(route.access);
  if (reason.empty()) {
    reason = request.caller ? "no_user" : bearer_of(request).empty() ? "no_key" : "key_refused";
  }
  return parts_.on_denial({.code = error.code(),
                           .reason = std::move(reason),
                           .caller = request.caller.get(),
                           .address = request.address,
                           .trace_id = request.trace_id,
                           .may_wait = may_wait});
}

// Runs a step. An exception of the handler or the authentication becomes INTERNAL. Its text is only
// logged; the client does not see it.
template <class Step>
std::invoke_result_t<Step> Service::guarded(const Route& route, const Request& request, Step step) {
  try {
    return step();
  } catch (const std::exception& thrown) {
    parts_.log.write(telemetry::Level::kError, "a handler threw",
                     {{"route", route.id}, {"what", thrown.what()}}, &request.trace_id);
  } catch (...) {
    parts_.log.write(telemetry::Level::kError, "a handler threw", {{"route", route.id}},
                     &request.trace_id);
  }
  return Error(Code::kInternal, "Something went wrong here; the trace id leads to it.");
}

Result<Response> Service::handle(const Route& route, const Request& request) {
  PATCHBAY_TRY(check_query(route, request));
  if (!route.is_safe && request.method == "HEAD") return no_content();
  return route.handler(request);
}

Response Service::answer(const Route& route, Request& request) {
  auto answered = guarded(route, request, [&] { return handle(route, request); });
  if (parts_.on_answered) parts_.on_answered(request.trace_id, request.caller.get());
  if (answered.has_error()) {
    const auto told = tell_denial(answered.error(), route, request, route.work == Work::kBlocking);
    return refuse(told.has_error() ? told.error() : answered.error(), request);
  }
  if (answered.value().streamed && route.work == Work::kQuick) {
    return refuse(Error(Code::kInternal, "A quick route cannot stream its answer."), request);
  }
  wipe_secrets(request);
  return std::move(answered).value();
}

Response Service::refuse(const Error& error, Request& request) {
  const std::string trace_id = request.trace_id.hex();
  Response response = error_response(error, place_of(request, trace_id));
  wipe_secrets(request);
  return response;
}

Response Service::refuse(const Error& error, const TraceId& trace_id) {
  return error_response(error, {.trace_id = trace_id.hex()});
}

Response Service::overloaded(const Request& request) {
  const std::string trace_id = request.trace_id.hex();
  return error_response(Error(Code::kOverloaded,
                              "The server is busy and its queue is full; nothing was done. Try "
                              "again later, with fewer requests at once.")
                            .with_retry_after(std::chrono::seconds(1)),
                        place_of(request, trace_id));
}

Response Service::too_late(const Request& request) {
  const std::string trace_id = request.trace_id.hex();
  return error_response(Error(Code::kDeadlineExceeded,
                              "The answer did not come within the request's deadline. Whether the "
                              "call took effect is not known."),
                        place_of(request, trace_id));
}

Response Service::cut_off(const Request& request) {
  const std::string trace_id = request.trace_id.hex();
  ErrorDetails details;
  details.retryable = false;
  return error_response(Error(Code::kOverloaded,
                              "This server is shutting down and waits no longer for the answer. "
                              "Whether the call took effect is not known.")
                            .with_details(std::move(details)),
                        place_of(request, trace_id));
}

void Service::add_headers(const Route& route, bool with_key, Response& response) {
  std::vector<NamedText>& headers = response.headers;
  headers.insert(headers.end(), route.headers.begin(), route.headers.end());
  if (response.status != 401 || route.challenge.empty()) return;
  constexpr const char* kChallenge = "WWW-Authenticate";
  std::erase_if(headers, [](const NamedText& header) { return header.name == kChallenge; });
  headers.push_back({kChallenge, route.challenge + (with_key ? ", error=\"invalid_token\"" : "")});
}

Service::RouteMetrics Service::counted(const std::string& route) {
  RouteMetrics made{
      {},
      parts_.metrics.histogram(
          "patchbay_http_request_seconds", "From a request's head to its answer.",
          {0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1, 2.5, 10, 60}, {{"route", route}})};
  for (const char* status : {"2xx", "3xx", "4xx", "5xx"}) {
    made.by_class.push_back(parts_.metrics.counter("patchbay_http_requests_total",
                                                   "Requests answered, by route and status.",
                                                   {{"route", route}, {"status", status}}));
  }
  return made;
}

void Service::count(const Route* route, int status, Monotonic::duration took) {
  const std::size_t at = route == nullptr
                             ? counted_.size() - 1
                             : static_cast<std::size_t>(route - router_.routes().data());
  RouteMetrics& counted = counted_[at];
  const int status_class = std::clamp(status / 100, 2, 5) - 2;
  counted.by_class[static_cast<std::size_t>(status_class)].increment();
  counted.seconds.observe(std::chrono::duration<double>(took).count());
}

}  // namespace patchbay::httpd
