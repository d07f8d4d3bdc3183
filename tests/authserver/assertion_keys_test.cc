// Tests how a server gets the keys of clients that publish their keys at an address.
#include <algorithm>
#include <future>

#include "authserver/client_keys.h"
#include "authserver/internet.h"
#include "authserver/signed_client.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

TEST_CASE("keys at an address are fetched when they are needed, and then kept") {
  AuthWorld world;
  const SigningKey key("ES256", "k");
  int fetched = 0;
  const auto host =
      world.other_host({.fetch = [&](const std::string& address) -> Result<std::string> {
        CHECK(address == kKeysAddress);
        ++fetched;
        return key.jwks().dump();
      }});
  const Client client = signing_client(world, {}, kKeysAddress);
  for (int i = 0; i < 3; ++i) {
    host->token(200, signed_by(exchange_of(world, client), key.signed_jwt(claims_of(client.id))));
  }
  CHECK(fetched == 1);
  // A signature with an unknown key does not make the server fetch the keys again at once.
  const SigningKey other("ES256", "other");
  for (int i = 0; i < 3; ++i) host->token(401, asserted(client, other));
  CHECK(fetched == 1);
}

TEST_CASE("requests at the same moment have the keys of their client fetched once") {
  AuthWorld world;
  const SigningKey key("ES256", "k");
  Internet internet{.published = key.jwks().dump()};
  const auto host = world.other_host({.fetch = internet.fetch()});
  const Client client = signing_client(world, {}, kKeysAddress);
  std::vector<Members> forms;
  for (int i = 0; i < 8; ++i) {
    forms.push_back(signed_by(exchange_of(world, client), key.signed_jwt(claims_of(client.id))));
  }
  std::vector<std::future<int>> answers;
  for (const Members& form : forms) {
    answers.push_back(std::async(std::launch::async,
                                 [&] { return host->post("/api/v1/oauth/token", form).status; }));
  }
  for (auto& answer : answers) CHECK(answer.get() == 200);
  CHECK(internet.fetched == 1);
}

TEST_CASE("a client whose keys did not come is told to try again, and one without keys is not") {
  AuthWorld world;
  const SigningKey key("ES256", "k");
  Internet internet;
  const auto host = world.other_host({.fetch = internet.fetch()});
  const Client client = signing_client(world, {}, kKeysAddress);
  const auto answered = [&] {
    const auto answer = host->post("/api/v1/oauth/token", asserted(client, key));
    INFO(answer.body);
    // The answer does not reveal what this host saw on the network.
    for (const char* detail : {"10.0.0.7", "refused", "status 404"}) {
      CHECK(answer.body.find(detail) == std::string::npos);
    }
    return answer;
  };
  SECTION("nobody answered, or this server ends") {
    const Code code = GENERATE(Code::kProviderUnavailable, Code::kDeadlineExceeded,
                               Code::kRateLimited, Code::kCancelled);
    internet.published = Error(code, "10.0.0.7:443: connection refused");
    for (int i = 0; i < 2; ++i) check_told_to_try_again(answered());
  }
  SECTION("what came are no keys") {
    const auto [text, said] = GENERATE(table<std::string, std::string>(
        {{"", "JWK Set"}, {"<html>", "JWK Set"}, {R"({"keys":[]})", "no key for"}}));
    if (text.empty()) {
      internet.published = Error(Code::kProviderError, "The address answered with the status 404.");
    } else {
      internet.published = text;
    }
    for (int i = 0; i < 2; ++i) {
      const auto answer = answered();
      CHECK(answer.status == 401);
      const json body = json::parse(answer.body);
      CHECK(body.at("error") == "invalid_client");
      CHECK(body.at("error_description").get<std::string>().find(said) != std::string::npos);
      CHECK(test::header_of(answer, "Retry-After").empty());
    }
  }
  CHECK(internet.fetched == 1);
}

TEST_CASE("an outsider who names many addresses of keys is stopped") {
  AuthWorld world;
  const SigningKey key("ES256", "k");
  Internet internet{.published = Error(Code::kProviderUnavailable, "It does not answer.")};
  const auto host = world.other_host({.fetch = internet.fetch()});
  int last = 0;
  for (int i = 0; i < 30; ++i) {
    const Client client = signing_client(world, {}, kKeysAddress + std::to_string(i));
    last = host->post("/api/v1/oauth/token", asserted(client, key)).status;
  }
  CHECK(last == 429);
  CHECK(internet.fetched >= 20);
  CHECK(internet.fetched < 30);
}

TEST_CASE("why the keys of a client could not be read is in the log, and told to nobody else") {
  AuthWorld world;
  const SigningKey key("ES256", "k");
  Internet internet;
  std::vector<std::string> lines;
  const auto host = world.other_host(
      {.fetch = internet.fetch(), .log = [&](telemetry::Level, std::string_view line) {
         if (line.find("could not be read") != line.npos) lines.emplace_back(line);
       }});
  const Client client = signing_client(world, {}, kKeysAddress);
  const auto [published, said] = GENERATE(table<Result<std::string>, std::string>(
      {{Error(Code::kProviderUnavailable, "10.0.0.7:443: connection refused"), "10.0.0.7:443"},
       {Error(Code::kProviderError, "The address answered with the status 404."), "status 404"},
       {std::string("<html>"), "JWK Set"}}));
  internet.published = published;
  for (int i = 0; i < 2; ++i) {
    CHECK(host->post("/api/v1/oauth/token", asserted(client, key)).status >= 400);
  }
  const auto told = std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.find(said) != line.npos && line.find(kKeysAddress) != line.npos;
  });
  CHECK(told == 1);  // the second request did not fetch the keys
}

TEST_CASE("a client that has changed its keys is known by the new ones half a minute later") {
  test::SteppedClock clock;
  const SigningKey before("ES256", "before");
  const SigningKey after("ES256", "after");
  json published = before.jwks();
  telemetry::Log log{telemetry::LogConfig{}, clock};
  ClientKeys keys(
      [&](const std::string& /*address*/) -> Result<std::string> { return published.dump(); },
      clock, log);
  const auto ask = [&] { return keys.newest(kKeysAddress, {}, {}); };
  CHECK(keys.recall(kKeysAddress) == nullptr);
  REQUIRE(ask().has_value());
  const auto fits = [&](const SigningKey& key) {
    const auto kept = keys.recall(kKeysAddress);
    return kept && kept->has_signed(*read_jws(key.signed_jwt({{"sub", "x"}})));
  };
  CHECK(fits(before));
  published = after.jwks();
  REQUIRE(ask().has_value());
  CHECK_FALSE(fits(after));
  clock.pass(std::chrono::seconds(30));
  REQUIRE(ask().has_value());
  CHECK(fits(after));
  CHECK_FALSE(fits(before));
  // A failed fetch does not remove the known keys.
  published = json::object();
  clock.pass(std::chrono::seconds(30));
  CHECK(ask().has_error());
  CHECK(fits(after));
  clock.pass(std::chrono::hours(1));
  CHECK(keys.recall(kKeysAddress) == nullptr);
}

TEST_CASE("a client with a document signs with the keys that its document names") {
  AuthWorld world;
  const SigningKey key("RS256", "k");
  json document = {{"client_id", kMetadataAddress},
                   {"client_name", "A client with a document"},
                   {"redirect_uris", {kBack}},
                   {"token_endpoint_auth_methods_supported", {"none", "private_key_jwt"}},
                   {"jwks_uri", kKeysAddress}};
  const std::string method = GENERATE(as<std::string>{}, "private_key_jwt", "none", "");
  if (!method.empty()) document["token_endpoint_auth_method"] = method;
  const auto host =
      world.other_host({.fetch = [&](const std::string& address) -> Result<std::string> {
        return address == kMetadataAddress ? document.dump() : key.jwks().dump();
      }});
  Client client;
  client.id = kMetadataAddress;
  const auto form = [&] { return exchange_of(world, client); };
  host->token(200, signed_by(form(), key.signed_jwt(claims_of(client.id))));
  host->token(401, signed_by(form(), SigningKey("RS256", "k").signed_jwt(claims_of(client.id))));
  // A client may omit the signature only if it registered the method "none".
  host->token(method == "none" ? 200 : 401, form());
}

}  // namespace
}  // namespace patchbay::authserver
