// Handles a call that was refused because its account must be connected. Adds to the error the
// address for connecting the account, and stores the call until then.
#include "actions/call.h"
#include "actions/parked_calls.h"
#include "links/links.h"
#include "manifest/auth.h"
#include "oauth_messages/form.h"

namespace patchbay::actions {
namespace {

// Returns the address for connecting the account. It contains the request's link. So if the user
// has several accounts, the right one gets the missing scopes.
std::string reauth_url(const Call& call, const std::vector<std::string>& scopes) {
  std::string url = "/aip/connectors/oauth/initiate?connector_id=" + call.connector->id();
  if (!call.request.link.empty()) {
    url.append("&link_id=").append(oauth_messages::form_encoded(call.request.link).reveal());
  }
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    url.append(i == 0 ? "&scopes=" : "%20")
        .append(oauth_messages::form_encoded(scopes[i]).reveal());
  }
  return url;
}

// Returns true if the call can be made again safely. This is not safe if the provider may have done
// something that must not happen twice.
bool is_repeatable(const Call& call) {
  return call.action->read_only || call.action->idempotent || !call.network->has_written();
}

}  // namespace

// Returns the address for connecting the account. Returns "" if the connector has no flow in a
// browser.
std::string Pipeline::way_to_connect(const Call& call, const ErrorDetails& details) const {
  const auto& manifest = call.connector->manifest();
  if (!manifest::has_flow(manifest, manifest::Flow::kAuthorizationCode)) return {};
  return reauth_url(call, details.required_scopes) + ticket(call, details);
}

// Returns a ticket to append to the address. With the ticket, a browser can use the address without
// an API key, but only once and for a short time. If the caller is a program that a user authorized
// (OAuth), the user must also be signed in in the browser. So the program needs no right to connect
// accounts. Returns "" if the caller's API key lacks this right, or if the ticket could not be
// created.
std::string Pipeline::ticket(const Call& call, const ErrorDetails& details) const {
  const bool is_program = !call.caller.client.empty();
  if (parts_.tickets == nullptr || !(is_program || call.caller.may("connect"))) return {};
  auto issued =
      parts_.tickets->issue({call.caller.organization, call.caller.user, call.connector->id(),
                             std::string(call.request.link), details.required_scopes, is_program});
  if (issued.has_value()) return "&ticket=" + std::string(issued.value().reveal());
  parts_.calls.host.log().write(telemetry::Level::kWarning,
                                "an account cannot be connected without a key",
                                {{"error", issued.error().message()}}, &call.request.trace_id);
  return {};
}

void Pipeline::park(const Call& call, Error& error) const {
  if (!call.request.is_parked || parts_.parked == nullptr || call.connector == nullptr) return;
  if (!links::is_mended_by_connecting(error.code())) return;
  ErrorDetails details = error.details();
  details.reauth_url = way_to_connect(call, details);
  if (call.is_valid && is_repeatable(call)) {
    auto token = parts_.parked->park(
        call.caller,
        {call.connector->id(), call.action->id, Secret(std::string(call.request.arguments)),
         std::string(call.request.link), call.link ? call.link->id() : std::string(),
         std::string(name_of(error.code())),
         call.context.idempotency_key.empty() ? call.request.trace_id.hex()
                                              : std::string(call.context.idempotency_key)},
        call.request.trace_id.hex());
    if (token.has_value()) {
      details.resume_token = token.value().reveal();
    } else {
      parts_.calls.host.log().write(telemetry::Level::kWarning, "a call could not be parked",
                                    {{"error", token.error().message()}}, &call.request.trace_id);
    }
  }
  error = Error(error.code(), error.message()).with_details(std::move(details));
}

// Marks the token as used before the call runs. So the call is not run twice, even if the host ends
// now. If the request names an action, only a call of this action is resumed, because the caller's
// permission was checked only for it.
Result<void> Pipeline::resume(std::string_view token, const Request& request, ResumedCall& what,
                              std::string& result) {
  if (parts_.parked == nullptr) {
    return Error(Code::kNotFound, "This host parks no calls. Make the call again.");
  }
  const std::string trace = request.trace_id.hex();
  PATCHBAY_TRY(
      const actions::TakenCall taken,
      parts_.parked->take(caller_of(request), token, trace, {request.connector, request.action}));
  what = {taken.call.connector, taken.call.action};
  Request again = request;
  again.connector = taken.call.connector;
  again.action = taken.call.action;
  again.arguments = taken.call.arguments.reveal();
  again.link = taken.call.link;
  again.idempotency_key = taken.call.idempotency_key;
  Result<void> outcome = run(again, result);
  auto ended = parts_.parked->end(taken.ticket);
  if (ended.has_error()) {
    parts_.calls.host.log().write(telemetry::Level::kWarning,
                                  "the end of a resumed call could not be noted",
                                  {{"error", ended.error().message()}}, &request.trace_id);
  }
  return outcome;
}

}  // namespace patchbay::actions
