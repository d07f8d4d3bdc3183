// Tests that only a person in the same browser can allow a client, and which answer the client
// gets.
#include "authserver/browser.h"

namespace patchbay::authserver {
namespace {

constexpr const char* kAuthorize = "/api/v1/oauth/authorize";

TEST_CASE("a person who allows the client sends it a code, with state and issuer") {
  AuthWorld world(each_database());
  const Client client = world.client().client;
  Browser browser(world.host());
  browser.sign_in(world.server());
  const auto page = browser.get(authorize_target(
      client, {{"scope", "mcp:mail mcp:github:read"}, {"resource", kToolsAddress}}));
  REQUIRE(page.status == 200);
  for (const char* shown : {"A client", "https://client.test", "ann of acme", "tools of Mail",
                            "Read with the tools of GitHub", kToolsAddress}) {
    INFO(shown);
    CHECK(page.body.find(shown) != std::string::npos);
  }
  CHECK(page.body.find("<script") == std::string::npos);
  const std::string policy = test::header_of(page, "Content-Security-Policy");
  CHECK(policy.find("default-src 'none'") != std::string::npos);
  CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
  CHECK(policy.find("form-action 'self' https://client.test") != std::string::npos);
  CHECK(test::header_of(page, "X-Frame-Options") == "DENY");

  const auto answer = browser.submit(kAuthorize, {{"decision", "allow"}, {"scope", "mcp:mail"}});
  REQUIRE(answer.status == 303);
  CHECK(test::header_of(answer, "Location").starts_with(std::string(kBack) + "?"));
  auto sent = sent_back(answer);
  CHECK(sent["state"] == "st&te");
  CHECK(sent["iss"] == kIssuer);
  const auto tokens = world.host().token(200, AuthWorld::exchange(client, sent["code"]));
  CHECK(tokens.at("scope") == "mcp:mail");
  CHECK(world.audited("oauth.consent_granted") == 1);
}

TEST_CASE("a person who does not allow it sends access_denied, and nothing is granted") {
  AuthWorld world;
  const Client client = world.client().client;
  Browser browser(world.host());
  browser.sign_in(world.server());
  browser.get(authorize_target(client));
  const auto answer = browser.submit(kAuthorize, {{"decision", "deny"}});
  auto sent = sent_back(answer);
  CHECK(sent["error"] == "access_denied");
  CHECK(sent["state"] == "st&te");
  CHECK(sent["iss"] == kIssuer);
  CHECK(number_of(world.store(), "select count(*) from access_code") == 0);
  CHECK(world.audited("oauth.consent_denied") == 1);
}

TEST_CASE("a client or address that is not known gets a page, and no redirect") {
  AuthWorld world;
  const Client client = world.client().client;
  Browser browser(world.host());
  browser.sign_in(world.server());
  const auto refused = [&](const Members& changes) {
    const auto answer = browser.get(authorize_target(client, changes));
    INFO(answer.body);
    CHECK(answer.status == 400);
    CHECK(test::header_of(answer, "Location").empty());
    CHECK(test::header_of(answer, "Content-Type").starts_with("text/html"));
    CHECK(answer.body.find("add it again") != std::string::npos);
  };
  refused({{"client_id", "client_nobody"}});
  refused({{"client_id", ""}});
  refused({{"redirect_uri", "https://client.test/other"}});
  refused({{"redirect_uri", "https://evil.test/"}});
  refused({{"redirect_uri", "http://localhost:49152/callback2"}});
  refused({{"redirect_uri", "http://127.0.0.1:49152/callback"}});
  refused({{"redirect_uri", ""}});  // the client has two redirect URIs, so it must name one
  CHECK(browser.get(authorize_target(client, {{"redirect_uri", "http://localhost:49152/callback"}}))
            .status == 200);
  REQUIRE(world.server().clients.revoke(client.id, "test").has_value());
  refused({});
}

TEST_CASE("a wrong request is sent back in the words of the RFC, before anybody is asked") {
  AuthWorld world;
  const Client client = world.client(kNoSecret, {"mcp:mail"}).client;
  Browser browser(world.host());  // no user is signed in
  const auto word = [&](const Members& changes) {
    const auto answer = browser.get(authorize_target(client, changes));
    INFO(answer.body);
    REQUIRE(answer.status == 303);
    auto sent = sent_back(answer);
    CHECK(sent["iss"] == kIssuer);
    CHECK(sent["state"] == "st&te");
    return sent["error"];
  };
  CHECK(word({{"response_type", "token"}}) == "unsupported_response_type");
  CHECK(word({{"response_type", ""}}) == "invalid_request");
  CHECK(word({{"response_mode", "fragment"}}) == "invalid_request");
  CHECK(word({{"code_challenge", ""}}) == "invalid_request");
  CHECK(word({{"code_challenge_method", "plain"}}) == "invalid_request");
  CHECK(word({{"code_challenge_method", ""}}) == "invalid_request");
  CHECK(word({{"code_challenge", "short"}}) == "invalid_request");
  CHECK(word({{"resource", "https://other.test/api/v1/mcp"}}) == "invalid_target");
  CHECK(word({{"scope", "mcp:github"}}) == "invalid_scope");
  CHECK(word({{"scope", "openid"}}) == "invalid_scope");
  CHECK(word({{"request", "x"}}) == "request_not_supported");
  CHECK(word({{"request_uri", "https://x.test"}}) == "request_uri_not_supported");
  const auto twice = browser.get(authorize_target(client) + "&scope=a&scope=b");
  CHECK(sent_back(twice)["error"] == "invalid_request");
  std::string many = authorize_target(client, {{"scope", "mcp:mail"}});
  for (int i = 0; i < 57; ++i) many += "&p" + std::to_string(i) + "=x";
  CHECK(browser.get(many).status == 200);  // 7 and 57 parameters make 64, the maximum
  const auto more = browser.get(many + "&q=x");
  CHECK(sent_back(more)["error"] == "invalid_request");
}

TEST_CASE("a client that registered itself sends nobody away who is not signed in") {
  AuthWorld world;
  const auto made = world.server().clients.add(
      {.name = "x", .redirect_uris = {kBack}, .is_registered = true}, "");
  REQUIRE(made.has_value());
  const std::string wrong = authorize_target(made.value().client, {{"response_type", "token"}});
  Browser browser(world.host());
  const auto page = browser.get(wrong);
  CHECK(page.status == 400);
  CHECK(test::header_of(page, "Location").empty());
  CHECK(page.body.find("response_type has to be code") != std::string::npos);
  browser.sign_in(world.server());
  CHECK(sent_back(browser.get(wrong))["error"] == "unsupported_response_type");
}

TEST_CASE("a page's request that is encoded wrongly is refused as a form is") {
  AuthWorld world;
  const Client client = world.client().client;
  Browser ann(world.host());
  ann.sign_in(world.server());
  ann.get(authorize_target(client));
  const std::string request = ann.fields().at("request");
  for (const char* wrong : {"50%", "%zz", "%00", "%ff"}) {
    CAPTURE(wrong);
    const auto answer = ann.post(
        "/api/v1/oauth/authorize",
        {{"request", request + "&note=" + wrong}, {"decision", "allow"}, {"proof", "a page's"}});
    CHECK(answer.status == 400);
    CHECK(answer.body.find("A query or form is not UTF-8 in percent-encoding") !=
          std::string::npos);
  }
}

TEST_CASE("an answer counts only from the page, in the browser that got it") {
  AuthWorld world;
  const Client client = world.client().client;
  Browser ann(world.host());
  ann.sign_in(world.server());
  ann.get(authorize_target(client));
  const auto fields = ann.fields();
  const Members form = {{"request", fields.at("request")},
                        {"proof", fields.at("proof")},
                        {"scope", "mcp:tools"},
                        {"decision", "allow"}};
  const auto asked_again = [&](const httpd::Response& answer) {
    CHECK(answer.status == 200);
    CHECK(test::header_of(answer, "Location").empty());
    CHECK(number_of(world.store(), "select count(*) from access_code") == 0);
  };
  // A form with another request's proof, a form without a proof, and a form from another site's
  // page.
  Browser same(world.host());
  same.cookies = ann.cookies;
  Members other = form;
  other[0].second += "&resource=https%3A%2F%2Fpatchbay.test";
  asked_again(same.post(kAuthorize, other));
  asked_again(same.post(kAuthorize, {form[0], form[2], form[3]}));
  asked_again(same.post(kAuthorize, form, "Origin: https://evil.test\r\n"));
  // A browser's proof is not valid in another browser, even if both belong to the same person.
  Browser second(world.host());
  second.sign_in(world.server());
  asked_again(second.post(kAuthorize, form));
  CHECK(same.post(kAuthorize, form, "Origin: https://patchbay.test\r\n").status == 303);
}

TEST_CASE("several tabs work side by side") {
  AuthWorld world;
  const Client one = world.client().client;
  const Client two = world.client().client;
  Browser first(world.host());
  first.sign_in(world.server());
  Browser second(world.host());
  second.cookies = first.cookies;
  first.get(authorize_target(one));
  second.get(authorize_target(two));
  const Members allow = {{"decision", "allow"}, {"scope", "mcp:tools"}};
  const auto of_first = sent_back(first.submit(kAuthorize, allow));
  const auto of_second = sent_back(second.submit(kAuthorize, allow));
  world.host().token(200, AuthWorld::exchange(one, of_first.at("code")));
  world.host().token(200, AuthWorld::exchange(two, of_second.at("code")));
}

TEST_CASE("a person may allow less than was asked, and not more") {
  AuthWorld world;
  const Client client = world.client().client;
  Browser browser(world.host());
  browser.sign_in(world.server());
  browser.get(authorize_target(client, {{"scope", "mcp:mail:read"}}));
  const auto more = browser.submit(kAuthorize, {{"decision", "allow"}, {"scope", "mcp:tools"}});
  CHECK(more.status == 200);
  CHECK(more.body.find("at least one") != std::string::npos);
  CHECK(number_of(world.store(), "select count(*) from access_code") == 0);
}

TEST_CASE("a client that registered itself is named as unchecked, and its name is only text") {
  AuthWorld world;
  const auto made = world.server().clients.add(
      {.name = "<b>Bank</b> & \"Co\"", .redirect_uris = {"cursor://x/cb"}, .is_registered = true},
      "");
  REQUIRE(made.has_value());
  Browser browser(world.host());
  browser.sign_in(world.server());
  const auto page =
      browser.get(authorize_target(made.value().client, {{"redirect_uri", "cursor://x/cb"}}));
  CHECK(page.body.find("Nobody here has checked") != std::string::npos);
  CHECK(page.body.find("<b>") == std::string::npos);
  CHECK(page.body.find("&lt;b&gt;Bank") != std::string::npos);
  CHECK(page.body.find("machine of this browser") != std::string::npos);
}

TEST_CASE("an organization's client is for its own people") {
  AuthWorld world;
  REQUIRE(
      world.host()
          .keys.create({.organization = "other", .user = "bob", .new_organization = true}, "test")
          .has_value());
  const Client client = world.client(kNoSecret, {}, "other").client;
  Browser browser(world.host());
  browser.sign_in(world.server());
  CHECK(browser.get(authorize_target(client)).status == 403);
  browser.sign_in(world.server(), {"other", "bob"});
  CHECK(browser.get(authorize_target(client)).status == 200);
}

}  // namespace
}  // namespace patchbay::authserver
