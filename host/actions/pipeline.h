// The one way an action runs, whoever asks for it. Start here; pipeline.cc is the order of the
// stages, and each stage is one file:
//
//   resolve    which connector, action and link are meant     NOT_FOUND
//   gate       may it be used at all                          GATE_CLOSED
//   validate   are the arguments what the action takes        TOO_LARGE, MALFORMED_REQUEST,
//                                                             INVALID_ARGUMENT
//   authorize  can the link be used, has it the scopes        LINK_…, INSUFFICIENT_SCOPE
//   admit      is there room for one more call                OVERLOADED, DEADLINE_EXCEEDED,
//                                                             CANCELLED, CONNECTOR_UNAVAILABLE (set
//                                                             aside)
//   invoke     the connector does its work                    whatever it fails with;
//   INPUT_REQUIRED
//                                                             when it asks something first
//   check      is its result what was declared                RESULT_INVALID
//
// Around all of them, park keeps a call that was stopped by its account until the account is
// connected, and record tells that the call was made and what became of it.
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

// What is asked for. Everything is borrowed until run() returns.
struct Request {
  std::string_view connector;  // id or alias
  std::string_view action;
  std::string_view arguments;          // JSON object
  std::string_view link;               // its id; "": the connector's only one
  std::string_view continuation{};     // of an INPUT_REQUIRED that this goes on after; "": of none
  std::string_view answers{};          // JSON object by that question's schema
  std::string_view idempotency_key{};  // the caller's, for all attempts at this; "": the trace id
  std::string_view locale{};           // BCP 47, where it is known
  const Caller* caller = nullptr;      // nullptr: the local user
  std::string_view address{};          // where it was asked from, where that is known
  TraceId trace_id;
  Monotonic deadline = Monotonic::max();          // max(): none
  const std::stop_token* cancellation = nullptr;  // the caller's; nullptr: never
  const std::stop_token* shutdown = nullptr;      // the host's; nullptr: never
  services::ProgressListener* progress = nullptr;
};

// Which call was resumed.
struct Resumed {
  std::string connector;
  std::string action;
};

struct PipelineLimits {
  std::size_t argument_bytes = std::size_t{1} << 20;  // more is refused unparsed
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
  oauth::ConnectTickets* tickets = nullptr;      // nullptr: who follows a reauth_url needs a key
  CallRecord* record = nullptr;                  // nullptr: calls are only logged
  CallObserver* observer = nullptr;              // nullptr: nobody watches calls
  const Continuations* continuations = nullptr;  // nullptr: an action that asks is UNSUPPORTED
};

// Thread-safe. Calls run on the threads of their callers and share nothing that one of them writes
// to, unless the connector wants its calls one at a time.
class Pipeline {
 public:
  Pipeline(const PipelineParts& parts, const PipelineLimits& limits);

  // Runs one action. On success `result` holds its JSON; otherwise what it holds is of no use. Its
  // capacity is kept, so that a caller who keeps the string causes no allocation. Returns when the
  // connector has returned: a deadline is kept by everything that waits, and a connector that
  // computes past it is waited for, refused and remembered.
  Result<void> run(const Request& request, std::string& result);

  // Makes a parked call once more, for the user it was parked for, at most once whoever else tries;
  // `what` then says which it was. Of the request, what is to be called does not matter. NOT_FOUND
  // and OUTCOME_UNKNOWN as ParkedCalls::take; otherwise as run().
  Result<void> resume(std::string_view token, const Request& request, Resumed& what,
                      std::string& result);

  // Connectors that are set aside for their overruns: those of one, and letting in all of them.
  [[nodiscard]] std::vector<calls::Aside> set_aside(std::string_view connector) const {
    return overruns_.aside(connector);
  }
  void let_in_again() { overruns_.forget(); }
  calls::Overruns& overruns() { return overruns_; }
  // For others who call into connectors too.
  calls::Turnstiles& turnstiles() { return turnstiles_; }

  // The strand holds a worker of fibers (fibers::SchedulerOptions::on_slow): its connector is told
  // of, counted, and after repeated offence called where it may block.
  void holds_worker(const Strand* strand);

  // Visits the actions of a connector, those it lists for the request's link at run time included;
  // the request's action and arguments do not matter. Errors: those of resolve, and whatever the
  // connector's listing fails with.
  Result<void> list(const Request& request,
                    const std::function<void(const catalog::Action&)>& visit) const;

 private:
  [[nodiscard]] const Caller& caller_of(const Request& request) const {
    return request.caller != nullptr ? *request.caller : local_user_;
  }
  Result<void> run_stages(Call& call);
  void confirm_revoked(const Call& call, Result<void>& outcome);

  Result<void> locate(Call& call) const;  // the part of resolve that knows of no action
  Result<void> resolve(Call& call) const;
  [[nodiscard]] Result<void> gate(const Call& call) const;
  Result<void> validate(Call& call) const;
  Result<void> take_answers(Call& call) const;
  Result<void> authorize(Call& call) const;
  Result<void> admit(Call& call);
  Result<void> invoke(Call& call);
  Result<void> invoke_here(Call& call);
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
