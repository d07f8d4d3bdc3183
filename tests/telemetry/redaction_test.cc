// Proves which parts of a text are masked as secrets, and that the rest stays readable.
#include "telemetry/redaction.h"

#include <catch2/catch.hpp>

namespace patchbay {
namespace {

// A secret that must never appear in any output.
constexpr const char* kCanary = "CANARY0123456789abcdef";

bool shows_canary(const std::string& text) { return text.find(kCanary) != std::string::npos; }

TEST_CASE("a planted secret is masked wherever a text carries it") {
  const std::string canary = kCanary;
  for (const std::string& text : {
           "Authorization: Bearer " + canary,
           "authorization: basic " + canary,
           "sent 'Bearer " + canary + "' to the provider",
           "token " + canary + " was refused",
           "POST /token?client_secret=" + canary + "&grant_type=refresh_token",
           "refresh_token=" + canary,
           R"({"access_token":")" + canary + R"(","expires_in":3600})",
           R"({"password" : ")" + canary + R"(\"and more"})",
           R"({\"client_secret\": \")" + canary + R"(\"})",
           "Cookie: session=" + canary + "; theme=dark",
           "Set-Cookie: sid=" + canary,
           "X-Api-Key: " + canary,
           "api_key='" + canary + "'",
           "ghp_" + canary,
           "gho_" + canary,
           "github_pat_" + canary,
           "ya29." + canary,
           "sk-" + canary,
           "xoxb-" + canary,
           "eyJhbGciOiJ." + canary + ".sig",
           "https://user:" + canary + "@host.example/path",
           "https://" + canary + "@host.example/",
           "GET /callback?state=xyz&code=" + canary + " HTTP/1.1",
       }) {
    INFO(text);
    const std::string seen = telemetry::redact(text);
    CHECK_FALSE(shows_canary(seen));
    CHECK(seen.find(telemetry::kRedacted) != std::string::npos);
  }
}

TEST_CASE("what is no secret stays readable") {
  for (const char* text : {
           "",
           "the token expired an hour ago",
           "Bearer tokens are not taken here",
           "page_token was rejected",
           "status=200 size=1234 code_point",
           "https://api.example.com/repos/a/b?page=2&per_page=100",
           "task-scheduler sk-1 ghp_ short",
           "monkey: banana, donkey=carrot",
       }) {
    CHECK(telemetry::redact(text) == text);
  }
}

TEST_CASE("masking one secret leaves the rest of the text") {
  CHECK(telemetry::redact("a=1&client_secret=xyzzy&b=2") == "a=1&client_secret=[redacted]&b=2");
  CHECK(telemetry::redact("Authorization: Bearer abc, again\r\nHost: a") ==
        "Authorization: [redacted], again\r\nHost: a");
  CHECK(telemetry::redact(R"({"token":"a\"b","id":7})") == R"({"token":"[redacted]","id":7})");
}

TEST_CASE("secret names are known in every spelling") {
  for (const char* name : {"Authorization", "client_secret", "CLIENT-SECRET", "clientSecret",
                           "access_token", "x-api-key", "Set-Cookie", "code", "refresh_token",
                           "github_client_secret", "password", "db_password"}) {
    INFO(name);
    CHECK(telemetry::is_secret_name(name));
  }
  for (const char* name : {"", "page", "page_token_type", "cursor", "keyword", "encode", "author",
                           "tokens_left", "status"}) {
    INFO(name);
    CHECK_FALSE(telemetry::is_secret_name(name));
  }
}

TEST_CASE("a URL is shown without user information, fragment and secret parameters") {
  CHECK(telemetry::sanitize_url("https://me:pw@host.example:8443/a?b=1#access_token=zzz") ==
        "https://host.example:8443/a?b=1");
  CHECK(telemetry::sanitize_url("https://h/cb?code=abc&state=def&x=1") ==
        "https://h/cb?code=[redacted]&state=[redacted]&x=1");
  CHECK(telemetry::sanitize_url("https://h/x?q=ghp_" + std::string(kCanary)) ==
        "https://h/x?q=[redacted]");
  CHECK(telemetry::sanitize_url("https://h/x?sig=abc%3D&se=2026") ==
        "https://h/x?sig=[redacted]&se=2026");
  CHECK(telemetry::sanitize_url("https://h/x?a&b=&c=%20") == "https://h/x?a&b=&c=%20");
  CHECK(telemetry::sanitize_url("not a url") == "not a url");
  CHECK_FALSE(
      shows_canary(telemetry::sanitize_url("https://a\\@b:" + std::string(kCanary) + "@h/")));
}

}  // namespace
}  // namespace patchbay
