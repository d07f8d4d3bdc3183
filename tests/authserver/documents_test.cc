// Tests which documents describe a valid client, and which rights such a client has.
#include "authserver/browser.h"
#include "authserver/client_documents.h"
#include "authserver/internet.h"
#include "callers/names.h"
#include "http_client/scripted_server.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

constexpr const char* kDocument = "https://client.test/c.json";

json good_document() {
  return {{"client_id", kDocument},
          {"client_name", "A client with a document"},
          {"redirect_uris", {"http://localhost/callback", "https://client.test/back"}},
          {"token_endpoint_auth_method", "none"}};
}

TEST_CASE("an id is the address of a document only if it is https with a plain path") {
  CHECK(callers::is_document_address(kDocument));
  CHECK(callers::is_document_address("https://client.test/oauth/c?v=1"));
  for (const char* other :
       {"http://client.test/c.json", "https://client.test", "https://client.test/",
        "https://user@client.test/c.json", "https://client.test/c.json#x", "client_AbC",
        "https://client.test/a/../c", "https://client.test/./c", "https://client.test/..",
        "https://client.test/a b"}) {
    INFO(other);
    CHECK_FALSE(callers::is_document_address(other));
  }
}

TEST_CASE("a document has to be about its own address, and about a client without a secret") {
  const auto read = [](const json& document) {
    return client_of_document(kDocument, document.dump());
  };
  const auto client = read(good_document());
  REQUIRE(client.has_value());
  CHECK(client.value().id == kDocument);
  CHECK_FALSE(client.value().has_secret());
  CHECK(client.value().is_registered);
  const auto refused = [&](const char* name, const json& value) {
    json document = good_document();
    document[name] = value;
    if (value.is_null()) document.erase(name);
    INFO(document.dump());
    CHECK(read(document).has_error());
  };
  refused("client_id", "https://client.test/other.json");
  refused("client_id", nullptr);
  refused("client_name", nullptr);
  refused("redirect_uris", nullptr);
  refused("redirect_uris", json::array());
  refused("redirect_uris", {"http://client.test/back"});
  refused("redirect_uris", {"javascript:go"});
  refused("token_endpoint_auth_method", "client_secret_basic");
  refused("token_endpoint_auth_method", "private_key_jwt");
  refused("token_endpoint_auth_method", 7);
  refused("token_endpoint_auth_method", json::array({"private_key_jwt"}));
  refused("token_endpoint_auth_method", false);
  refused("client_secret", "x");
  CHECK(client_of_document(kDocument, "[]").has_error());
}

TEST_CASE("a client whose document offers a signature has to sign, unless it registers none") {
  const json none = nullptr;
  const json both = json::array({"none", "private_key_jwt"});
  const json signature = json::array({"private_key_jwt"});
  struct Row {
    json method;
    json list;
    bool has_keys;
    std::string expected;  // "": the document is refused
  };
  const std::vector<Row> rows = {
      {"none", none, false, "none"},
      {"none", none, true, "none"},
      {"none", both, true, "none"},
      {"private_key_jwt", none, true, "private_key_jwt"},
      {"private_key_jwt", both, true, "private_key_jwt"},  // like the document of ChatGPT
      {none, signature, true, "private_key_jwt"},
      {none, both, true, "private_key_jwt"},
      {none, both, false, "none"},  // this client has no keys, so it cannot sign
      {none, none, true, "none"},
      {none, none, false, "none"},
      {"private_key_jwt", both, false, ""},
      {none, signature, false, ""},
      {"client_secret_basic", json::array({"none"}), false, ""},
      {"client_secret_jwt", both, true, ""},
  };
  for (const Row& row : rows) {
    json document = good_document();
    document.erase("token_endpoint_auth_method");
    if (!row.method.is_null()) document["token_endpoint_auth_method"] = row.method;
    if (!row.list.is_null()) document["token_endpoint_auth_methods_supported"] = row.list;
    if (row.has_keys) document["jwks_uri"] = "https://client.test/keys.json";
    INFO(document.dump());
    const auto client = client_of_document(kDocument, document.dump());
    CHECK((client.has_value() ? client.value().auth_method : "") == row.expected);
    // A client whose document lists a signature may always sign.
    if (client.has_value() && row.has_keys && !row.list.is_null()) {
      CHECK(client.value().has_keys());
    }
  }
}

TEST_CASE("a document is read once an hour, and one that cannot be read each half minute") {
  test::SteppedClock clock;
  telemetry::Log log{telemetry::LogConfig{}, clock};
  int reads = 0;
  bool is_there = false;
  ClientDocuments documents(
      [&](const std::string& /*address*/) -> Result<std::string> {
        ++reads;
        if (!is_there) return Error(Code::kProviderError, "not there");
        return good_document().dump();
      },
      clock, log);
  const auto is_found = [&] { return documents.find(kDocument).value().has_value(); };
  CHECK_FALSE(is_found());
  CHECK_FALSE(is_found());
  CHECK(reads == 1);
  is_there = true;
  clock.pass(std::chrono::seconds(31));
  CHECK(is_found());
  CHECK(documents.recall(kDocument));
  CHECK(is_found());
  CHECK(reads == 2);
  clock.pass(std::chrono::hours(1));
  CHECK_FALSE(documents.recall(kDocument));
  CHECK(is_found());
  CHECK(reads == 3);
}

TEST_CASE("a client whose document does not come is told to try again, and stays known") {
  AuthWorld world;
  Internet internet;
  const auto host = world.other_host({.fetch = internet.fetch()});
  const auto answered = [&] {
    return host->post(
        "/api/v1/oauth/token",
        {{"grant_type", "refresh_token"}, {"client_id", kDocument}, {"refresh_token", "x"}});
  };
  Client client;
  client.id = kDocument;
  SECTION("nobody answered, this host is short of something, or it ends") {
    const Code code = GENERATE(Code::kProviderUnavailable, Code::kDeadlineExceeded,
                               Code::kOverloaded, Code::kCancelled);
    internet.published = Error(code, "10.0.0.7:443: connection refused");
    for (int i = 0; i < 2; ++i) {
      const auto answer = answered();
      check_told_to_try_again(answer);
      const auto said = json::parse(answer.body).at("error_description").get<std::string>();
      CHECK(said.find("document at the client's id") != std::string::npos);
      CHECK(said.find("10.0.0.7") == std::string::npos);
    }
    Browser browser(*host);
    browser.sign_in(world.server());
    CHECK(browser.get(authorize_target(client)).status == 503);
  }
  SECTION("there is no such document") {
    internet.published = Error(Code::kProviderError, "The address answered with the status 404.");
    const auto answer = answered();
    CHECK(answer.status == 401);
    CHECK(json::parse(answer.body).at("error") == "invalid_client");
    CHECK(test::header_of(answer, "Retry-After").empty());
  }
}

TEST_CASE("a document is fetched from the internet alone") {
  SystemClock clock;
  SystemRandom random;
  telemetry::Log log{telemetry::LogConfig{}, clock};
  http_client::SystemWait wait;
  http_client::HttpClient http({}, clock, random, log, wait);
  const FetchDocument fetch = fetch_publicly(http, clock);
  for (const char* here :
       {"https://127.0.0.1:1/c.json", "https://[::1]:1/c.json", "https://169.254.169.254/latest",
        "https://10.0.0.1/c.json", "https://localhost:1/c.json", "http://client.test/c.json"}) {
    INFO(here);
    const auto fetched = fetch(here);
    REQUIRE(fetched.has_error());
    INFO(fetched.error().message());
    CHECK(fetched.error().message().find("refused") == std::string::npos);
  }
}

TEST_CASE("a redirect of a document is not followed, even to the same place") {
  SystemClock clock;
  SystemRandom random;
  telemetry::Log log{telemetry::LogConfig{}, clock};
  http_client::SystemWait wait;
  http_client::HttpClient http({}, clock, random, log, wait);
  test::ScriptedServer server;
  server.on("/there", [](const auto&, test::ServerConnection& connection) {
    connection.answer(200, "a document");
  });
  server.on("/moved", [](const auto&, test::ServerConnection& connection) {
    connection.answer(302, "", "Location: /there\r\n");
  });
  const FetchDocument fetch = fetch_within(http_client::Reach::kLoopback, http, clock);
  const auto there = fetch(server.url("/there"));
  REQUIRE(there.has_value());
  CHECK(there.value() == "a document");
  const auto moved = fetch(server.url("/moved"));
  REQUIRE(moved.has_error());
  CHECK_FALSE(moved.error().retryable());
  CHECK(moved.error().message() == "The address answered with the status 302.");
  CHECK(server.seen().size() == 2);
}

TEST_CASE("a client with a document is asked about, and gets tokens without a secret") {
  AuthWorld world;
  const auto host = world.other_host({.document = good_document().dump()});
  Browser browser(*host);
  browser.sign_in(world.server());
  Client client;
  client.id = kDocument;
  const auto page =
      browser.get(authorize_target(client, {{"redirect_uri", "http://localhost:49152/callback"}}));
  REQUIRE(page.status == 200);
  CHECK(page.body.find("Nobody here has checked") != std::string::npos);
  CHECK(page.body.find("describes itself at https://client.test.") != std::string::npos);
  const auto sent = sent_back(
      browser.submit("/api/v1/oauth/authorize", {{"decision", "allow"}, {"scope", "mcp:tools"}}));
  const auto tokens = host->token(200, {{"grant_type", "authorization_code"},
                                        {"client_id", kDocument},
                                        {"code", sent.at("code")},
                                        {"code_verifier", kVerifier}});
  host->token(200, AuthWorld::refresh(client, tokens.at("refresh_token")));
  CHECK(browser.get("/api/v1/oauth/account").body.find(kDocument) != std::string::npos);
  for (const char* other :
       {"http://localhost:49152/callback2", "http://127.0.0.1:49152/callback",
        "https://localhost:49152/callback", "http://localhost.evil.test/callback"}) {
    INFO(other);
    const auto refused = browser.get(authorize_target(client, {{"redirect_uri", other}}));
    CHECK(refused.status == 400);
    CHECK(test::header_of(refused, "Location").empty());
  }
  client.id = "https://client.test/another.json";  // the document describes another client
  CHECK(browser.get(authorize_target(client)).status == 400);
}

}  // namespace
}  // namespace patchbay::authserver
