// Tests that callers get every error code with its documented HTTP status and word.
#include "httpd/error_response.h"

#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>

namespace patchbay::test {
namespace {

using namespace httpd;
using nlohmann::json;

TEST_CASE("every code has the status and the word that callers were promised") {
  const std::map<Code, std::pair<int, std::string>> table = {
      {Code::kMalformedRequest, {400, "invalid_request"}},
      {Code::kTooLarge, {413, "invalid_request"}},
      {Code::kInvalidArgument, {422, "invalid_request"}},
      {Code::kNotFound, {404, "not_found"}},
      {Code::kUnsupported, {422, "invalid_request"}},
      {Code::kInputRequired, {409, "input_required"}},
      {Code::kGateClosed, {403, "gate_closed"}},
      {Code::kUnauthenticated, {401, "unauthorized"}},
      {Code::kPermissionDenied, {403, "unauthorized"}},
      {Code::kLinkRequired, {409, "link_required"}},
      {Code::kLinkAmbiguous, {409, "link_required"}},
      {Code::kLinkExpired, {409, "link_expired"}},
      {Code::kLinkRevoked, {409, "link_expired"}},
      {Code::kRefreshFailed, {503, "link_expired"}},
      {Code::kInsufficientScope, {403, "insufficient_scope"}},
      {Code::kOauthFailed, {400, "oauth_failed"}},
      {Code::kRateLimited, {429, "connector_api_error"}},
      {Code::kProviderError, {502, "connector_api_error"}},
      {Code::kProviderUnavailable, {503, "connector_api_error"}},
      {Code::kCursorExpired, {409, "connector_api_error"}},
      {Code::kOutcomeUnknown, {502, "connector_api_error"}},
      {Code::kResultInvalid, {502, "connector_fault"}},
      {Code::kPluginFault, {502, "connector_fault"}},
      {Code::kConnectorCrashed, {502, "connector_fault"}},
      {Code::kConnectorUnavailable, {503, "connector_fault"}},
      {Code::kCancelled, {499, "internal"}},
      {Code::kDeadlineExceeded, {504, "internal"}},
      {Code::kOverloaded, {503, "internal"}},
      {Code::kInternal, {500, "internal"}},
  };
  for (const auto& [code, expected] : table) {
    const Response response = error_response(Error(code, "why"), {});
    INFO(name_of(code));
    CHECK(response.status == expected.first);
    CHECK(json::parse(response.body).at("error") == expected.second);
    CHECK(json::parse(response.body).at("code") == name_of(code));
  }
}

}  // namespace
}  // namespace patchbay::test
