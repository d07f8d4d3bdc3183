// Tests that a subscription's secret is sent only to the addresses to which the account's
// credential may be sent.
#include "http_service/subscription_secret.h"

#include <catch2/catch.hpp>

#include <vector>

namespace patchbay::http_service {
namespace {

class OneSecret final : public services::CallSecrets {
 public:
  [[nodiscard]] std::vector<Secret> named(std::string_view name) const override {
    if (name != kSecretName) return {};
    return {Secret("s3cret")};
  }
};

http_client::OriginPolicy policy() {
  return http_client::OriginPolicy(
      {{.pattern = http_client::OriginPattern::parse("https://api.box.test").value(),
        .credential = true},
       {.pattern = http_client::OriginPattern::parse("https://cdn.box.test").value(),
        .credential = false}});
}

Result<void> put(HttpRequest& asked, const services::CallSecrets* secrets) {
  return put_subscription_secret(secrets, policy(), asked);
}

void ask(HttpRequest& asked, const std::string& url, std::string_view body) {
  asked.request.url = url;
  asked.request.body = body;
}

const std::string kBody = R"({"a":")" + std::string(kSecretPlaceholder) + R"(","b":")" +
                          std::string(kSecretPlaceholder) + R"("})";

TEST_CASE("the placeholder in body and headers becomes the secret, and nothing is redirected") {
  const OneSecret secrets;
  HttpRequest asked;
  ask(asked, "https://api.box.test/hooks", kBody);
  asked.request.headers.add("X-Secret", "t=" + std::string(kSecretPlaceholder));
  asked.request.headers.add("Accept", "x");
  REQUIRE(put(asked, &secrets).has_value());
  CHECK(asked.request.body == R"({"a":"s3cret","b":"s3cret"})");
  CHECK(asked.request.headers.find("X-Secret") == "t=s3cret");
  CHECK(asked.request.headers.find("Accept") == "x");
  CHECK(asked.request.max_redirects == 0);
}

TEST_CASE("the secret goes to no other origin, and not without the credential") {
  const OneSecret secrets;
  for (const char* url : {"https://cdn.box.test/hooks", "https://other.test/hooks", "no url"}) {
    HttpRequest asked;
    ask(asked, url, kBody);
    INFO(url);
    const auto refused = put(asked, &secrets);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == Code::kPluginFault);
    CHECK(asked.request.body == kBody);
  }
  HttpRequest bare;
  ask(bare, "https://api.box.test/hooks", kBody);
  bare.request.credential = false;
  CHECK(put(bare, &secrets).has_error());
}

TEST_CASE("a request without the placeholder, and a call without a secret, stay as they are") {
  const OneSecret secrets;
  HttpRequest plain;
  ask(plain, "https://cdn.box.test/x", "body");
  const int redirects = plain.request.max_redirects;
  REQUIRE(put(plain, &secrets).has_value());
  CHECK(plain.request.body == "body");
  CHECK(plain.request.max_redirects == redirects);
  HttpRequest nobodys;
  ask(nobodys, "https://cdn.box.test/x", kBody);
  REQUIRE(put(nobodys, nullptr).has_value());
  CHECK(nobodys.request.body == kBody);
}

}  // namespace
}  // namespace patchbay::http_service
