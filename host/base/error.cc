#include "base/error.h"

#include <utility>

namespace patchbay {
namespace {

struct Traits {
  std::string_view name;
  std::string_view word;
  bool retryable;
  bool client;
};

Traits traits_of(Code code) {
  switch (code) {
    case Code::kMalformedRequest:
      return {"MALFORMED_REQUEST", "invalid_request", false, true};
    case Code::kTooLarge:
      return {"TOO_LARGE", "invalid_request", false, true};
    case Code::kInvalidArgument:
      return {"INVALID_ARGUMENT", "invalid_request", false, true};
    case Code::kNotFound:
      return {"NOT_FOUND", "not_found", false, true};
    case Code::kUnsupported:
      return {"UNSUPPORTED", "invalid_request", false, true};
    case Code::kInputRequired:
      return {"INPUT_REQUIRED", "input_required", false, true};
    case Code::kGateClosed:
      return {"GATE_CLOSED", "gate_closed", false, true};
    case Code::kUnauthenticated:
      return {"UNAUTHENTICATED", "unauthorized", false, true};
    case Code::kPermissionDenied:
      return {"PERMISSION_DENIED", "unauthorized", false, true};
    case Code::kLinkRequired:
      return {"LINK_REQUIRED", "link_required", false, true};
    case Code::kLinkAmbiguous:
      return {"LINK_AMBIGUOUS", "link_required", false, true};
    case Code::kLinkExpired:
      return {"LINK_EXPIRED", "link_expired", false, true};
    case Code::kLinkRevoked:
      return {"LINK_REVOKED", "link_expired", false, true};
    case Code::kRefreshFailed:
      return {"REFRESH_FAILED", "link_expired", true, false};
    case Code::kInsufficientScope:
      return {"INSUFFICIENT_SCOPE", "insufficient_scope", false, true};
    case Code::kOauthFailed:
      return {"OAUTH_FAILED", "oauth_failed", false, true};
    case Code::kRateLimited:
      return {"RATE_LIMITED", "connector_api_error", true, true};
    case Code::kProviderError:
      return {"PROVIDER_ERROR", "connector_api_error", false, false};
    case Code::kProviderUnavailable:
      return {"PROVIDER_UNAVAILABLE", "connector_api_error", true, false};
    case Code::kCursorExpired:
      return {"CURSOR_EXPIRED", "connector_api_error", false, false};
    case Code::kOutcomeUnknown:
      return {"OUTCOME_UNKNOWN", "connector_api_error", false, false};
    case Code::kResultInvalid:
      return {"RESULT_INVALID", "connector_fault", false, false};
    case Code::kPluginFault:
      return {"PLUGIN_FAULT", "connector_fault", false, false};
    case Code::kConnectorCrashed:
      return {"CONNECTOR_CRASHED", "connector_fault", true, false};
    case Code::kConnectorUnavailable:
      return {"CONNECTOR_UNAVAILABLE", "connector_fault", true, false};
    case Code::kCancelled:
      return {"CANCELLED", "internal", false, true};
    case Code::kDeadlineExceeded:
      return {"DEADLINE_EXCEEDED", "internal", true, false};
    case Code::kOverloaded:
      return {"OVERLOADED", "internal", true, false};
    case Code::kInternal:
      return {"INTERNAL", "internal", false, false};
  }
  return {"INTERNAL", "internal", false, false};
}

}  // namespace

std::string_view name_of(Code code) { return traits_of(code).name; }
std::string_view error_word_of(Code code) { return traits_of(code).word; }
bool retryable_by_nature(Code code) { return traits_of(code).retryable; }
bool is_client_error(Code code) { return traits_of(code).client; }

const ErrorDetails& Error::details() const {
  static const ErrorDetails none;
  return details_ ? *details_ : none;
}

bool Error::retryable() const { return details().retryable.value_or(retryable_by_nature(code_)); }

// Returns this error's details for a change. Copies share their details, so this error first gets
// its own copy.
ErrorDetails& Error::own_details() {
  auto own = std::make_shared<ErrorDetails>(details());
  ErrorDetails& changed = *own;
  details_ = std::move(own);
  return changed;
}

Error Error::with_reason(std::string reason) && {
  own_details().reason = std::move(reason);
  return std::move(*this);
}

Error Error::with_faults(std::vector<Fault> faults) && {
  own_details().faults = std::move(faults);
  return std::move(*this);
}

Error Error::with_retry_after(std::chrono::milliseconds delay) && {
  own_details().retry_after = delay;
  return std::move(*this);
}

Error Error::with_required_scopes(std::vector<std::string> scopes) && {
  own_details().required_scopes = std::move(scopes);
  return std::move(*this);
}

Error Error::with_provider_status(int status) && {
  own_details().provider_status = status;
  return std::move(*this);
}

Error Error::with_words_to_callers(std::string words) && {
  own_details().to_callers = std::move(words);
  return std::move(*this);
}

Error Error::with_details(ErrorDetails details) && {
  details_ = std::make_shared<ErrorDetails>(std::move(details));
  return std::move(*this);
}

Error Error::at(std::string_view place) && {
  message_.insert(0, ": ").insert(0, place);
  return std::move(*this);
}

}  // namespace patchbay
