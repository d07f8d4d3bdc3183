#include "httpd/error_response.h"

#include <nlohmann/json.hpp>

namespace patchbay::httpd {
namespace {

using Json = nlohmann::ordered_json;  // fields in the order in which they are read

std::int64_t whole_seconds(std::chrono::milliseconds time) { return (time.count() + 999) / 1000; }

Json json_of(const Fault& fault) {
  return {{"pointer", fault.pointer},
          {"keyword", fault.keyword},
          {"found", fault.found},
          {"allowed", fault.allowed},
          {"message", fault.sentence}};
}

void add_details(const ErrorDetails& details, Json& envelope) {
  if (!details.reason.empty()) envelope["reason"] = details.reason;
  for (const Fault& fault : details.faults) envelope["faults"].push_back(json_of(fault));
  if (details.retry_after) envelope["retry_after_seconds"] = whole_seconds(*details.retry_after);
  if (details.retry_available) envelope["retry_available"] = *details.retry_available;
  if (!details.required_scopes.empty()) {
    envelope["required_scope"] = details.required_scopes.front();
    envelope["required_scopes"] = details.required_scopes;
  }
  if (!details.input_schema.empty()) envelope["input_schema"] = Json::parse(details.input_schema);
  if (!details.continuation.empty()) envelope["continuation"] = details.continuation;
  if (!details.links.empty()) envelope["links"] = details.links;
  if (!details.reauth_url.empty()) envelope["reauth_url"] = details.reauth_url;
  if (!details.resume_token.empty()) envelope["resume_token"] = details.resume_token;
  if (details.provider_status) envelope["provider_status"] = *details.provider_status;
}

}  // namespace

int status_of(Code code) {
  switch (code) {
    case Code::kMalformedRequest:
    case Code::kOauthFailed:
      return 400;
    case Code::kUnauthenticated:
      return 401;
    case Code::kGateClosed:
    case Code::kPermissionDenied:
    case Code::kInsufficientScope:
      return 403;
    case Code::kNotFound:
      return 404;
    case Code::kLinkRequired:
    case Code::kLinkAmbiguous:
    case Code::kLinkExpired:
    case Code::kLinkRevoked:
    case Code::kCursorExpired:
    case Code::kInputRequired:
      return 409;
    case Code::kTooLarge:
      return 413;
    case Code::kInvalidArgument:
    case Code::kUnsupported:
      return 422;
    case Code::kRateLimited:
      return 429;
    case Code::kCancelled:
      return 499;
    case Code::kInternal:
      return 500;
    case Code::kProviderError:
    case Code::kOutcomeUnknown:
    case Code::kResultInvalid:
    case Code::kPluginFault:
    case Code::kConnectorCrashed:
      return 502;
    case Code::kRefreshFailed:
    case Code::kProviderUnavailable:
    case Code::kOverloaded:
    case Code::kConnectorUnavailable:
      return 503;
    case Code::kDeadlineExceeded:
      return 504;
  }
  return 500;
}

std::string envelope_of(const Error& error, const ErrorPlace& place) {
  const std::string& to_callers = error.details().to_callers;
  Json envelope = {{"error", error_word_of(error.code())},
                   {"code", name_of(error.code())},
                   {"type", is_client_error(error.code()) ? "client" : "server"},
                   {"message", to_callers.empty() ? error.message() : to_callers}};
  if (!place.connector_id.empty()) envelope["connector_id"] = place.connector_id;
  envelope["retryable"] = error.retryable();
  if (!place.trace_id.empty()) envelope["trace_id"] = place.trace_id;
  add_details(error.details(), envelope);
  // A message may quote bytes of a request that are not UTF-8.
  return envelope.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Response error_response(const Error& error, const ErrorPlace& place) {
  Response response = json_response(envelope_of(error, place), status_of(error.code()));
  if (const auto& delay = error.details().retry_after) {
    response.headers.push_back({"Retry-After", std::to_string(whole_seconds(*delay))});
  }
  if (error.code() == Code::kUnauthenticated) {
    response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"patchbay\""});
  }
  return response;
}

}  // namespace patchbay::httpd
