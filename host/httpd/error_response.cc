#include "httpd/error_response.h"

namespace patchbay::httpd {

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

void add_retry_after(const Error& error, Response& response) {
  if (const auto& delay = error.details().retry_after) {
    response.headers.push_back({"Retry-After", std::to_string(wire::whole_seconds(*delay))});
  }
}

Response error_response(const Error& error, const ErrorPlace& place) {
  Response response = json_response(wire::envelope_of(error, place), status_of(error.code()));
  add_retry_after(error, response);
  if (error.code() == Code::kUnauthenticated) {
    response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"patchbay\""});
  }
  return response;
}

}  // namespace patchbay::httpd
