#pragma once

#include <memory>
#include <optional>
#include <string>

#include "actions/continuations.h"
#include "actions/pipeline.h"
#include "calls/network.h"
#include "calls/turnstiles.h"

namespace patchbay::actions {

// The data of one call. Each stage of the pipeline (pipeline.h) stores here what later stages need.
// The object is on the stack of the thread that runs the call.
struct Call {
  Call(const Request& what, const Caller& who, std::string& into, Monotonic now)
      : request(what), caller(who), result(into), started(now) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const Request& request;
  const Caller& caller;
  std::string& result;
  Monotonic started;

  // These members are set by resolve. The view keeps the connector alive, and `action` keeps its
  // dynamic list alive.
  std::shared_ptr<const catalog::View> view;
  const catalog::Connector* connector = nullptr;
  catalog::FoundAction action;
  std::shared_ptr<links::Link> link;  // null: the call uses no account
  std::optional<Error> no_link;       // why the call has no link, although the connector needs one
  std::optional<calls::CallNetwork> network;
  std::string scopes;             // the scopes of the link
  services::CallContext context;  // the context in which the connector will be called

  // These members are set by gate:
  std::string refused_by;  // the filter's rule that refuses the call; "": no filter refuses it

  // These members are set by validate:
  bool is_valid = false;
  // The data of the question that this call answers. Empty if the call answers no question.
  Round round;
  std::string_view answers = "{}";  // the caller's answers to the question

  // Set by admit, or by an earlier stage that has to call the connector:
  std::optional<calls::Bulkheads::Places> places;
  calls::Turn turn;

  // Set by invoke:
  Monotonic::duration overrun{0};  // time between the deadline and the connector's return
};

// Returns the link, organization and user for which the connector is called. Overruns are counted
// for each CallOwner separately.
inline calls::CallOwner whom_of(const Call& call) {
  return {.link = call.link ? call.link->id() : std::string_view(),
          .organization = call.caller.organization,
          .user = call.caller.user};
}

// Returns the first 64 bytes of a caller's text, for messages.
inline std::string shown(std::string_view text) { return std::string(text.substr(0, 64)); }

inline Patience patience_of(const Request& request) {
  return {request.deadline, request.cancellation, request.shutdown};
}

// Returns `Connector "github"`, the beginning of a sentence.
inline std::string name_of(const catalog::Connector& connector) {
  return "Connector \"" + connector.id() + "\"";
}

}  // namespace patchbay::actions
