// The only way to run an action, from every entrance. Start here; pipeline.cc has the order of the
// stages, and each stage has one file:
//
//   resolve    find connector, action and link                NOT_FOUND; OVERLOADED and errors of
//                                                             listing if the action is not of the
//                                                             manifest
//   gate       may the caller use the action at all           GATE_CLOSED
//   validate   are the arguments what the action takes        TOO_LARGE, MALFORMED_REQUEST,
//                                                             INVALID_ARGUMENT
//   authorize  can the link be used, has it the scopes        LINK_…, INSUFFICIENT_SCOPE
//   judge      of an action that runs a listed one: may the   GATE_CLOSED, INVALID_ARGUMENT,
//              caller use that one, does it take what is      OVERLOADED; the errors of listing
//              passed on
//   admit      wait for room for one more call                OVERLOADED, DEADLINE_EXCEEDED,
//                                                             CANCELLED, CONNECTOR_UNAVAILABLE (set
//                                                             aside for a while)
//   invoke     the connector does its work                    the connector's own failures;
//                                                             INPUT_REQUIRED if the action asks
//                                                             something first
//   check      is the result what was declared                RESULT_INVALID
//
// Two functions act around all stages: park keeps a call that was stopped by its account until the
// account is connected, and record writes that the call was made and how it ended.
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

// What the caller wants. Everything is borrowed until run() returns.
struct Request {
  std::string_view connector;  // id or alias
  std::string_view action;
  std::string_view arguments;       // a JSON object
  std::string_view link;            // the link's id; "" for the connector's only link
  std::string_view continuation{};  // from the INPUT_REQUIRED after which this call continues; ""
  std::string_view answers{};       // a JSON object that satisfies that question's schema
  std::string_view idempotency_key{};  // the caller's, for all attempts; "" uses the trace id
  std::string_view locale{};           // BCP 47; "" if unknown
  const Caller* caller = nullptr;      // nullptr for the local user
  std::string_view address{};          // the caller's address; "" if unknown
  TraceId trace_id;
  Monotonic deadline = Monotonic::max();          // max(): no deadline
  const std::stop_token* cancellation = nullptr;  // set by the caller; nullptr: never
  const std::stop_token* shutdown = nullptr;      // set by the host; nullptr: never
  services::ProgressListener* progress = nullptr;
  // False: a call that its account stops is not kept for later.
  bool is_parked = true;
};

// The call that was resumed.
struct Resumed {
  std::string connector;
  std::string action;
};

struct PipelineLimits {
  // longer arguments are refused before they are parsed
  std::size_t argument_bytes = std::size_t{1} << 20;
  std::size_t result_bytes = std::size_t{8} << 20;
  std::size_t waiting = 256;  // calls that may wait for a connector that takes one at a time
  calls::BulkheadLimits bulkheads{};
};

// What the stages work with. Everything is borrowed and outlives the pipeline.
struct PipelineParts {
  calls::CallParts calls;
  const gates::Gates& gates;
  const links::Links& links;
  EventSink& events;
  ParkedCalls* parked = nullptr;                 // nullptr: no call is kept for later
  oauth::ConnectTickets* tickets = nullptr;      // nullptr: a browser needs a key for a reauth_url
  CallRecord* record = nullptr;                  // nullptr: calls are only logged
  CallObserver* observer = nullptr;              // nullptr: nobody watches calls
  const Continuations* continuations = nullptr;  // nullptr: an action that asks is UNSUPPORTED
};

// Thread-safe. Calls run on their callers' threads. They share nothing that a call writes, unless
// the connector takes only one call at a time.
class Pipeline {
 public:
  Pipeline(const PipelineParts& parts, const PipelineLimits& limits);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Runs one action. On success `result` contains its JSON; otherwise its contents are undefined.
  // The string's capacity is kept, so a caller that reuses the string causes no allocation. Returns
  // when the connector has returned. Everything that waits keeps the deadline. If a connector
  // computes past the deadline, run() still waits for it; the result is then refused and the
  // overrun counted.
  Result<void> run(const Request& request, std::string& result);

  // Makes a parked call again, for the user for whom it was parked, and only once even if several
  // callers try. `what` then says which call it was. If the request names a connector, the parked
  // call has to be one of that connector and of the request's action. The request's arguments are
  // ignored. NOT_FOUND and OUTCOME_UNKNOWN as ParkedCalls::take; otherwise the errors of run().
  Result<void> resume(std::string_view token, const Request& request, Resumed& what,
                      std::string& result);

  // set_aside() returns for whom this connector is refused for a while because of its overruns.
  // let_in_again() ends this for all connectors.
  [[nodiscard]] std::vector<calls::Aside> set_aside(std::string_view connector) const {
    return overruns_.aside(connector);
  }
  void let_in_again() { overruns_.forget(); }
  // Says that several organizations use this host (calls/bulkheads.h).
  void share_places() { bulkheads_.share(); }
  calls::Overruns& overruns() { return overruns_; }
  // For other code that calls connectors.
  calls::Turnstiles& turnstiles() { return turnstiles_; }

  // The strand holds a worker of fibers (fibers::SchedulerOptions::on_slow). The log says which
  // connector's code runs on it, or that none does. The connector is counted and, if it goes on
  // like this, called where it may block.
  void holds_worker(const Strand* strand);

  // Visits the actions of a connector, those it lists for the request's link at run time included;
  // the request's action and arguments do not matter. Errors: those of resolve, OVERLOADED like a
  // call if the connector has to be asked, and whatever the connector's listing fails with.
  Result<void> list(const Request& request,
                    const std::function<void(const catalog::Action&)>& visit);
  // Returns the list that the connector made at run time for the request's link; nullptr if the
  // connector lists no actions at run time. Fails as list() does.
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
  schema::Schema any_json_;  // what a result without a schema has to satisfy
  calls::Bulkheads bulkheads_;
  calls::Turnstiles turnstiles_;
  calls::Overruns overruns_;
  calls::HeldWorkers held_workers_;
};

}  // namespace patchbay::actions
