#pragma once

#include <memory>
#include <optional>
#include <string>

#include "actions/continuations.h"
#include "actions/pipeline.h"
#include "calls/network.h"
#include "calls/turnstiles.h"

namespace patchbay::actions {

// One call on its way through the stages: each leaves here what the later ones need. Lives on the
// stack of the thread that runs it.
struct Call {
  Call(const Request& what, const Caller& who, std::string& into, Monotonic now)
      : request(what), caller(who), result(into), started(now) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const Request& request;
  const Caller& caller;
  std::string& result;
  Monotonic started;

  // resolve: the view keeps the connector alive, the action its list, and so on for the link.
  std::shared_ptr<const catalog::View> view;
  const catalog::Connector* connector = nullptr;
  catalog::FoundAction action;
  std::shared_ptr<links::Link> link;  // null: without an account
  std::optional<Error> no_link;       // why there is none, for an action that needs one
  std::optional<calls::CallNetwork> network;
  std::string scopes;             // of the link
  services::CallContext context;  // what the connector will be called with

  // validate
  bool is_valid = false;
  Round round;                      // of the question that this goes on after; all empty: of none
  std::string_view answers = "{}";  // which go with it

  // admit
  calls::Bulkheads::Places places;
  calls::Turn turn;

  // invoke
  Monotonic::duration overrun{0};  // how long past its deadline the connector returned
};

// Whom the connector's overruns are held against.
inline calls::CalledFor whom_of(const Call& call) {
  if (call.link) return {.link = call.link->id(), .organization = {}};
  return {.link = {}, .organization = call.caller.organization};
}

// What a caller sent, short enough to be shown again.
inline std::string shown(std::string_view text) { return std::string(text.substr(0, 64)); }

inline Patience patience_of(const Request& request) {
  return {request.deadline, request.cancellation, request.shutdown};
}

// `connector "github"`, as sentences begin.
inline std::string name_of(const catalog::Connector& connector) {
  return "Connector \"" + connector.id() + "\"";
}

}  // namespace patchbay::actions
