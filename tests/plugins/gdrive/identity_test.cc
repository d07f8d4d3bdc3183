// Tests the user and the organization of an account, as Google reports them.
#include <catch2/catch.hpp>

#include "plugins/gdrive/drive_source.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;

namespace {

constexpr const char* kUserInfo = "/oauth2/v3/userinfo";

// A source for an account of the organization acme.test. The account has the scope that lets Google
// report the organization.
struct MemberSource : DriveSource {
  MemberSource() : DriveSource(seed()) {}
  static json seed() {
    json made = json::parse(kSmallDrive).at("drive");
    made["users"][0]["domain"] = "acme.test";
    made["tokens"][0]["scopes"].push_back("https://www.googleapis.com/auth/userinfo.email");
    return made;
  }
  // Sets the answer to the next request for the organization.
  void tell_next(int status, const json& body = json::object()) {
    sandbox.faults().add({.path = kUserInfo, .times = 1, .status = status, .body = body.dump()});
  }
};

json refused(const char* reason) { return {{"error", {{"errors", {{{"reason", reason}}}}}}}; }

// Returns the domain of the identity; "" if it has none. The test fails if the identity is not of
// this account.
std::string domain_in(const Outcome& identified, const std::string& account = "1ann@acme.test") {
  INFO(identified.message);
  REQUIRE(identified.ok());
  const json identity = json::parse(identified.result);
  CHECK(identity.at("account") == account);
  return identity.value("domain", "");
}

}  // namespace

TEST_CASE("drive: an account belongs to the organization that Google names, or to none") {
  MemberSource source;
  CHECK(domain_in(source.instance->identify()) == "acme.test");
  source.tell_next(200, {{"sub", "1"}});
  CHECK(domain_in(source.instance->identify(), "1").empty());
}

TEST_CASE("drive: a limit does not hide the organization of an account, it is waited for") {
  MemberSource source;
  SECTION("429") { source.tell_next(429); }
  SECTION("403 with a reason") { source.tell_next(403, refused("userRateLimitExceeded")); }
  SECTION("the day's budget") { source.tell_next(403, refused("dailyLimitExceeded")); }
  CHECK(source.instance->identify().status == PATCHBAY_E_RATE_LIMITED);
  CHECK(domain_in(source.instance->identify()) == "acme.test");
}

TEST_CASE("drive: an outage does not hide the organization of an account") {
  MemberSource source;
  source.tell_next(503);
  CHECK(source.instance->identify().status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK(domain_in(source.instance->identify()) == "acme.test");
}

TEST_CASE(
    "drive: an account that may not ask what Google knows of it is known by its id in Drive") {
  DriveSource ungranted;  // Google answers 401
  CHECK(domain_in(ungranted.instance->identify(), "p-ann@acme.test").empty());
  MemberSource source;
  source.tell_next(403, refused("insufficientPermissions"));
  CHECK(domain_in(source.instance->identify(), "p-ann@acme.test").empty());
}

// The real host reads the challenge itself, regardless of the result of classify.
TEST_CASE("drive: a challenge for a scope that is missing leaves the account known") {
  MemberSource source;
  const auto google = source.host.provider;
  source.host.provider = [&](const Sent& sent) {
    if (sent.url.find(kUserInfo) == std::string::npos) return google(sent);
    Exchange refused(sent.method, sent.url);
    refused.fail(patchbay::sdk::insufficient_scope({"email"}, "The scope is missing."));
    return refused;
  };
  CHECK(domain_in(source.instance->identify(), "p-ann@acme.test").empty());
}
