#pragma once

#include <memory>
#include <optional>
#include <string>

#include "actions/continuations.h"
#include "actions/pipeline.h"
#include "calls/network.h"
#include "calls/turnstiles.h"

namespace patchbay::actions {

// One call while it passes the stages. Each stage writes here what later stages need. The object is
// on the stack of the thread that runs the call.
struct Call {
  Call(const Request& what, const Caller& who, std::string& into, Monotonic now)
      : request(what), caller(who), result(into), started(now) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const Request& request;
  const Caller& caller;
  std::string& result;
  Monotonic started;

  // resolve: the view keeps the connector alive, and `action` keeps its list alive.
  std::shared_ptr<const catalog::View> view;
  const catalog::Connector* connector = nullptr;
  catalog::FoundAction action;
  std::shared_ptr<links::Link> link;  // null: the call uses no account
  std::optional<Error> no_link;       // why there is no link, for an action that needs one
  std::optional<calls::CallNetwork> network;
  std::string scopes;             // of the link
  services::CallContext context;  // what the connector will be called with

  // gate
  std::string refused_by;  // the rule of a filter that refuses the call; "": no filter does

  // validate
  bool is_valid = false;
  Round round;  // of the question after which this call continues; all empty without one
  std::string_view answers = "{}";  // the answers to that question

  // admit, or whatever calls the connector before
  std::optional<calls::Bulkheads::Places> places;
  calls::Turn turn;

  // invoke
  Monotonic::duration overrun{0};  // how long after the deadline the connector returned
};

// Returns for whom the connector was called, because overruns are counted separately for each.
inline calls::CalledFor whom_of(const Call& call) {
  return {.link = call.link ? call.link->id() : std::string_view(),
          .organization = call.caller.organization,
          .user = call.caller.user};
}

// Returns the beginning of a caller's text, short enough to be shown.
inline std::string shown(std::string_view text) { return std::string(text.substr(0, 64)); }

inline Patience patience_of(const Request& request) {
  return {request.deadline, request.cancellation, request.shutdown};
}

// Returns `Connector "github"`, the beginning of a sentence.
inline std::string name_of(const catalog::Connector& connector) {
  return "Connector \"" + connector.id() + "\"";
}

}  // namespace patchbay::actions
