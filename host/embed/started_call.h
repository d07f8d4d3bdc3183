#pragma once

#include <functional>
#include <optional>
#include <string>

#include "actions/pipeline.h"
#include "embed/watching.h"
#include "engine/calls_in_flight.h"
#include "patchbay/host.hpp"

namespace patchbay::embed {

// A call that runs on a fiber. Owns the completion function and all texts of the call's request.
// The ticket counts the call as in flight until the completion function has returned.
struct StartedCall {
  StartedCall(std::string_view to, std::string_view what, std::string with,
              std::function<void(Answer)> then, const CallOptions& how)
      : connector(to),
        action(what),
        arguments(std::move(with)),
        link(how.link),
        address(how.address),
        continuation(how.continuation),
        answers(how.answers),
        idempotency_key(how.idempotency_key),
        locale(how.locale),
        options(how),
        progress(options.progress),
        done(std::move(then)) {
    options.link = link;
    options.trace_id = {};  // the request already has the trace id
    options.address = address;
    options.continuation = continuation;
    options.answers = answers;
    options.idempotency_key = idempotency_key;
    options.locale = locale;
  }
  StartedCall(const StartedCall&) = delete;
  StartedCall& operator=(const StartedCall&) = delete;

  std::optional<engine::CallsInFlight::Ticket> ticket;  // the first member, so it is destroyed last
  std::string connector;
  std::string action;
  std::string arguments;
  std::string link;
  std::string address;
  std::string continuation;
  std::string answers;
  std::string idempotency_key;
  std::string locale;
  CallOptions options;
  ProgressTeller progress;
  std::function<void(Answer)> done;
  actions::Request request;
};

}  // namespace patchbay::embed
