// The only way to run an action, for every entrance (API, command line, …). Read this file first.
// pipeline.cc has the order of the stages, and each stage has one file:
//
//   resolve    find connector, action and link                NOT_FOUND; OVERLOADED and errors of
//                                                             listing if the manifest does not have
//                                                             the action
//   gate       may the caller use the action at all           GATE_CLOSED
//   validate   does the action accept the arguments           TOO_LARGE, MALFORMED_REQUEST,
//                                                             INVALID_ARGUMENT
//   authorize  can the link be used, has it the scopes        LINK_…, INSUFFICIENT_SCOPE
//   judge      only if the action runs a second action,       GATE_CLOSED, INVALID_ARGUMENT,
//              from the connector's list: may the caller      OVERLOADED; the errors of listing
//              use the second one, does it accept its
//              arguments
//   admit      wait for room for one more call                OVERLOADED, DEADLINE_EXCEEDED,
//                                                             CANCELLED, CONNECTOR_UNAVAILABLE (the
//                                                             host blocks it for a time)
//   invoke     the connector does its work                    the connector's own failures;
//                                                             INPUT_REQUIRED if the action has to
//                                                             ask the user a question
//   check      does the result fit the declared schema        RESULT_INVALID
//
// Two more functions follow the stages. park stores a call that was stopped because its account
// must be connected. record writes that the call was made and how it ended.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "actions/parked_calls.h"
#include "base/caller.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/trace_id.h"
#include "calls/bulkheads.h"
#include "calls/call_parts.h"
#include "calls/held_workers.h"
#include "calls/overruns.h"
#include "calls/turnstiles.h"
#include "gates/gates.h"
#include "links/links.h"
#include "oauth/connect_tickets.h"
#include "schema/schema.h"
#include "telemetry/telemetry.h"

namespace patchbay::actions {

class CallObserver;
class CallRecord;
class Continuations;
struct Call;

// A caller's request. Everything is borrowed until run() returns.
struct Request {
  std::string_view connector;  // id or alias of the connector
  std::string_view action;
  std::string_view arguments;  // a JSON object
  std::string_view link;       // the link's id; "": the caller's only link for the connector
  // The continuation of the INPUT_REQUIRED error that this call answers; otherwise "".
  std::string_view continuation{};
  std::string_view answers{};  // a JSON object that fits the question's schema
  // The caller's key, the same for all attempts. "": the host uses the trace id.
  std::string_view idempotency_key{};
  std::string_view locale{};       // a BCP 47 language tag; "" if unknown
  const Caller* caller = nullptr;  // nullptr for the local user
  std::string_view address{};      // the caller's address; "" if unknown
  TraceId trace_id;
  Monotonic deadline = Monotonic::max();          // max(): no deadline
  const std::stop_token* cancellation = nullptr;  // the caller's stop token; may be nullptr
  const std::stop_token* shutdown = nullptr;      // the host's stop token; may be nullptr
  services::ProgressListener* progress = nullptr;
  // False: a call that is stopped because of its account is not stored for later.
  bool is_parked = true;
};

// The call that was resumed.
struct ResumedCall {
  std::string connector;
  std::string action;
};

struct PipelineLimits {
  // Longer arguments are refused before they are parsed.
  std::size_t argument_bytes = std::size_t{1} << 20;
  std::size_t result_bytes = std::size_t{8} << 20;
  std::size_t waiting = 256;  // maximum number of waiting calls, for a connector that takes one
                              // call at a time
  calls::BulkheadLimits bulkheads{};
};

// The objects that the stages use. All of them are borrowed and outlive the pipeline.
struct PipelineParts {
  calls::CallParts calls;
  const gates::Gates& gates;
  const links::Links& links;
  telemetry::EventSink& events;
  ParkedCalls* parked = nullptr;             // nullptr: calls are not stored for later
  oauth::ConnectTickets* tickets = nullptr;  // nullptr: a browser needs an API key for a reauth_url
  CallRecord* record = nullptr;              // nullptr: calls are only logged
  CallObserver* observer = nullptr;          // may be nullptr
  // nullptr: an action that asks a question fails with UNSUPPORTED.
  const Continuations* continuations = nullptr;
};

// Runs the calls of actions, each on its caller's thread. Parallel calls do not wait for each
// other, unless the connector takes only one call at a time. Thread-safe.
class Pipeline {
 public:
  Pipeline(const PipelineParts& parts, const PipelineLimits& limits);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Runs one action. On success `result` contains the JSON result; otherwise its contents are
  // undefined. The string's capacity is kept, so reusing the string saves allocations. Waiting ends
  // at the request's deadline. But if the connector itself runs past the deadline, run() waits for
  // its return. Then run() refuses the connector's result and counts the overrun.
  Result<void> run(const Request& request, std::string& result);

  // Runs a parked call again, for the user who made it. The call runs only once, even if several
  // callers try. Sets `what` to the call's connector and action. If the request names a connector,
  // the call must be of this connector and of the request's action. The request's arguments are
  // ignored. Fails with NOT_FOUND or OUTCOME_UNKNOWN like ParkedCalls::take, and with the errors of
  // run().
  Result<void> resume(std::string_view token, const Request& request, ResumedCall& what,
                      std::string& result);

  // set_aside() returns the links, users and organizations for which this connector is blocked,
  // because calls did not return at their deadlines. let_in_again() ends the blocks of one
  // connector, or of all.
  [[nodiscard]] std::vector<calls::OverrunBlock> set_aside(std::string_view connector) const {
    return overruns_.aside(connector);
  }
  void let_in_again() { overruns_.forget(); }
  void let_in_again(std::string_view connector) { overruns_.forget(connector); }
  // From now on, each organization may use only its share of the places for running calls, as if
  // several organizations used this host (calls/bulkheads.h).
  void share_places() { bulkheads_.share(); }
  calls::Overruns& overruns() { return overruns_; }
  // Returns the turnstiles, which let calls into a connector one at a time. For other code that
  // calls connectors.
  calls::Turnstiles& turnstiles() { return turnstiles_; }

  // Logs that the strand blocked a worker thread of the fibers (fibers::SchedulerOptions::on_slow).
  // The log entry has the connector whose code runs on the strand, if any. Counts this for the
  // connector. If it happens too often, the connector's later calls run on threads that may block.
  void holds_worker(const Strand* strand);

  // Visits a connector's actions: those of the manifest, and those that the connector lists at run
  // time for the request's link. Ignores the request's action and arguments. Fails with the errors
  // of resolve. If a new list is needed, also fails with OVERLOADED if there is no room for one
  // more call, or with the errors of the connector's listing.
  Result<void> list(const Request& request,
                    const std::function<void(const catalog::Action&)>& visit);
  // Returns the list that the connector makes at run time for the request's link. Returns nullptr
  // if the connector lists no actions at run time. Fails like list().
  Result<std::shared_ptr<const catalog::DynamicList>> dynamic_list(const Request& request);

 private:
  [[nodiscard]] const Caller& caller_of(const Request& request) const {
    return request.caller != nullptr ? *request.caller : local_user_;
  }
  Result<void> run_stages(Call& call);
  void note_held_worker(const services::Holder& holder);
  void confirm_revoked(const Call& call, Result<void>& outcome);

  Result<void> locate(Call& call) const;  // the part of resolve that needs no action
  Result<void> prepare_listing(Call& call);
  Result<void> resolve(Call& call);
  Result<void> gate(Call& call) const;
  Result<void> gate_action(Call& call, const catalog::Action& action) const;
  Result<void> gate_unlisted(Call& call, std::string_view provider_name) const;
  Result<void> validate(Call& call) const;
  Result<void> take_answers(Call& call) const;
  Result<void> authorize(Call& call) const;
  Result<void> judge_passed_on(Call& call);
  Result<void> take_places(Call& call);
  Result<void> admit(Call& call);
  Result<void> invoke(Call& call);
  Result<void> invoke_here(Call& call, const loader::Instance& instance);
  [[nodiscard]] Error ask(const Call& call, std::string continuation) const;
  [[nodiscard]] Result<void> check(const Call& call) const;
  void park(const Call& call, Error& error) const;
  [[nodiscard]] std::string way_to_connect(const Call& call, const ErrorDetails& details) const;
  [[nodiscard]] std::string ticket(const Call& call, const ErrorDetails& details) const;
  void record(const Call& call, const Result<void>& outcome) const;

  PipelineParts parts_;
  PipelineLimits limits_;
  const Caller local_user_;
  schema::Schema any_json_;  // for results without a schema in the manifest
  calls::Bulkheads bulkheads_;
  calls::Turnstiles turnstiles_;
  calls::Overruns overruns_;
  calls::HeldWorkers held_workers_;
};

}  // namespace patchbay::actions
