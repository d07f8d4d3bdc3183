// Proves what an error's envelope contains, and that it hides details of this host.
#include "wire/error_body.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace patchbay::test {
namespace {

using nlohmann::json;
using wire::envelope_of;

TEST_CASE("the envelope holds what applies, under the names clients know, and nothing else") {
  ErrorDetails details;
  details.reason = "percentage_rollout";
  details.faults = {{"/repo", "required", "", "text", "\"repo\" is missing."}};
  details.retry_after = std::chrono::milliseconds(1500);
  details.retry_available = true;
  details.required_scopes = {"repo", "read:user"};
  details.links = {"one", "two"};
  details.reauth_url = "/aip/connectors/oauth/initiate?connector_id=github";
  details.resume_token = "token";
  details.provider_status = 418;
  const auto full = json::parse(
      envelope_of(Error(Code::kInsufficientScope, "why").with_details(details), {"github", "abc"}));
  CHECK(full == json::parse(R"({
    "error": "insufficient_scope", "code": "INSUFFICIENT_SCOPE", "type": "client", "message": "why",
    "connector_id": "github", "retryable": false, "trace_id": "abc", "reason": "percentage_rollout",
    "faults": [{"pointer": "/repo", "keyword": "required", "found": "", "allowed": "text",
                "message": "\"repo\" is missing."}],
    "retry_after_seconds": 2, "retry_available": true, "required_scope": "repo",
    "required_scopes": ["repo", "read:user"], "links": ["one", "two"],
    "reauth_url": "/aip/connectors/oauth/initiate?connector_id=github",
    "resume_token": "token", "provider_status": 418})"));
  CHECK(json::parse(envelope_of(Error(Code::kInternal, "why"), {})) == json::parse(R"({
    "error": "internal", "code": "INTERNAL", "type": "server", "message": "why",
    "retryable": false})"));
}

TEST_CASE("a message that names files of this host is told to callers in other words") {
  const Error error = Error(Code::kOverloaded, "/srv/connectors/x.so: cannot be read at the moment")
                          .with_words_to_callers("Connector \"x\" cannot be started.");
  const auto envelope = json::parse(envelope_of(error, {}));
  CHECK(envelope["message"] == "Connector \"x\" cannot be started.");
  CHECK(envelope_of(error, {}).find("/srv") == std::string::npos);
}

TEST_CASE("a message that quotes bytes that are not UTF-8 still makes an envelope") {
  CHECK(json::parse(envelope_of(Error(Code::kNotFound, "\xFF"), {})).contains("message"));
}

}  // namespace
}  // namespace patchbay::test
