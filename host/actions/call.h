#pragma once

#include <memory>
#include <optional>
#include <string>

#include "actions/continuations.h"
#include "actions/pipeline.h"
#include "calls/network.h"
#include "calls/turnstiles.h"

namespace patchbay::actions {

// The data of one call. Each stage of the pipeline (pipeline.h) writes here the values that later
// stages need. The thread that runs the call has the object on its stack.
struct Call {
  Call(const Request& what, const Caller& who, std::string& into, Monotonic now)
      : request(what), caller(who), result(into), started(now) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const Request& request;
  const Caller& caller;
  std::string& result;
  Monotonic started;

  // Set by resolve. The view keeps the connector alive, and `action` keeps its dynamic list alive.
  std::shared_ptr<const catalog::View> view;
  const catalog::Connector* connector = nullptr;
  catalog::FoundAction action;
  std::shared_ptr<links::Link> link;  // null: the call uses no account
  std::optional<Error> no_link;       // why there is no link, although the connector needs one
  std::optional<calls::CallNetwork> network;
  std::string scopes;             // the scopes of the link
  services::CallContext context;  // the context in which the connector will be called

  // Set by gate:
  std::string refused_by;  // the filter's rule that refuses the call; "": no filter refuses it

  // Set by validate:
  bool is_valid = false;
  // the data of the question that this call answers; all members are empty if there is no question
  Round round;
  std::string_view answers = "{}";  // the caller's answers to the question

  // Set by admit, or by an earlier stage that has to call the connector:
  std::optional<calls::Bulkheads::Places> places;
  calls::Turn turn;

  // Set by invoke:
  Monotonic::duration overrun{0};  // how long after the deadline the connector returned
};

// Returns the link, organization and user for which the connector is called. Overruns are counted
// separately for each CalledFor.
inline calls::CalledFor whom_of(const Call& call) {
  return {.link = call.link ? call.link->id() : std::string_view(),
          .organization = call.caller.organization,
          .user = call.caller.user};
}

// Returns the first 64 bytes of a caller's text, which are short enough for a message.
inline std::string shown(std::string_view text) { return std::string(text.substr(0, 64)); }

inline Patience patience_of(const Request& request) {
  return {request.deadline, request.cancellation, request.shutdown};
}

// Returns `Connector "github"`, the beginning of a sentence.
inline std::string name_of(const catalog::Connector& connector) {
  return "Connector \"" + connector.id() + "\"";
}

}  // namespace patchbay::actions
