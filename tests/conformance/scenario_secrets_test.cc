// What is secret in a scenario, and where it is replaced.
#include <catch2/catch.hpp>

#include "base/base64.h"
#include "conformance/scenario.h"

namespace patchbay::conformance {
namespace {

using nlohmann::json;

ScenarioCall call_with(const std::string& answer, Headers headers = {},
                       const std::string& url = "https://a.example/b") {
  ScenarioCall call{"probe"};
  call.exchanges.push_back({{"GET", url}, {200, answer, std::move(headers)}});
  return call;
}

std::string written(const ScenarioCall& call, const std::string& credential = "") {
  const auto text = text_of(Scenario{"notes", {call}}, credential);
  return text ? text.value() : text.error().message();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a body that is text has no secret: forms, lines of JSON, XML, addresses") {
  const std::vector<std::pair<std::string, std::string>> bodies = {
      {"grant_type=refresh_token&refresh_token=Rvalue-of-1&client_secret=Svalue-of-1&scope=a",
       "&scope=a"},
      {"grant_type=authorization_code&code=Cvalue-of-1&state=open", "&state=open"},
      {"{\"id\":1,\"password\":\"Pvalue\"}\n{\"id\":2,\"access_token\":\"Tvalue-of-1\"}\n",
       "\\n{\\\"id\\\":2,"},
      {"<a><client_secret>Svalue-of-1</client_secret><x:password a='b'>Pvalue</x:password></a>",
       "<x:password a='b'>redacted-"},
      {"Authorization: Bearer Bvalue-of-1", "Authorization: redacted-1"},
      {"see https://Uvalue:Pvalue@a.example/ for more", "@a.example/ for more"},
      {"/cb?access_token=Tvalue-of-1&b=c", "&b=c"},
      {"https://a.example/cb#b=c&access_token=Tvalue-of-1", "cb#b=c&access_token=redacted-1"},
      {"https://a.example/?Signature=Gvalue-of-1&key=AIzaSyDvalue-of-1&code=Cvalue-of-1", "&code="},
      {"state of the key: ghp_0123456789value", "state of the key: redacted-1"}};
  for (const auto& [body, kept] : bodies) {
    const std::string in_body = written(call_with(body));
    const std::string in_header = written(call_with("", {{"Location", body}}));
    INFO(in_body << in_header);
    CHECK_FALSE(has(in_body, "value"));
    CHECK_FALSE(has(in_header, "value"));
    CHECK(has(in_body, kept));
  }
}

TEST_CASE("an address of a request has no secret, and a short parameter of a usual name stays") {
  const std::string url =
      "https://a.example/b?code=Cvalue-of-1&X-Amz-Signature=Gval&state=closed&key=AIzaSyDvalue";
  const std::string text = written(call_with("", {}, url));
  INFO(text);
  CHECK_FALSE(has(text, "val"));
  CHECK(has(text, "&state=closed&"));
}

TEST_CASE("a value under a secret name is replaced, however short, and elsewhere if it is long") {
  const json answer = {{"password", "hunter2"},
                       {"client_secret", 12345678},
                       {"passwords", "hunter2"},
                       {"seen", 12345678},
                       {"said", "12345678 times"},
                       {"token", nullptr},
                       {"secret", ""},
                       {"Code", 404},
                       {"apikey", {"k1", "k2"}}};
  const json text = json::parse(written(call_with(answer.dump())));
  const json& body = text["calls"][0]["exchanges"][0]["response"]["body"];
  INFO(body.dump());
  CHECK(body["password"].get<std::string>().starts_with("redacted-"));
  CHECK(body["passwords"] == "hunter2");
  const std::string number = body["client_secret"];
  CHECK(number.starts_with("redacted-"));
  CHECK(body["seen"] == number);
  CHECK(body["said"] == number + " times");
  CHECK(body["token"].is_null());
  CHECK(body["secret"] == "");
  CHECK(body["Code"] == 404);
  CHECK(body["apikey"][0] != body["apikey"][1]);
  CHECK_FALSE(has(body["apikey"].dump(), "k1"));
}

TEST_CASE("a secret and its percent-encoded form have one name") {
  ScenarioCall call = call_with(R"({"access_token":"a/value+1"})");
  call.exchanges.push_back(
      {{"GET", "https://a.example/c?access_token=a%2Fvalue%2B1"}, {200, "{}"}});
  const std::string text = written(call);
  INFO(text);
  CHECK(has(text, "\"access_token\": \"redacted-1\""));
  CHECK(has(text, "?access_token=redacted-1\""));
}

TEST_CASE("a secret in a body that is not UTF-8 is refused with its place") {
  ScenarioCall call = call_with(R"({"access_token":"token-of-the-answer"})");
  call.exchanges.push_back(
      {{"GET", "https://a.example/c"}, {200, "\xff is of token-of-the-answer", {}}});
  CHECK(has(written(call), "/calls/0/exchanges/1/response: the body is not UTF-8"));
  const ScenarioCall carried = call_with("\xff key-1");
  CHECK(has(written(carried, "key-1"), "/calls/0/exchanges/0/response: the body is not UTF-8"));
  CHECK(has(written(carried, "key-2"), base64("\xff key-1")));
}

TEST_CASE("an ordinary credential leaves the form of the scenario as it is") {
  ScenarioCall call = call_with(R"({"probe":"a probe"})", {{"X-Kind", "probe"}});
  const json text = json::parse(written(call, "probe"));
  const json& only = text["calls"][0];
  CHECK(only["call"] == "probe");
  CHECK(only["exchanges"][0]["response"]["headers"] == json({{"X-Kind", "redacted-1"}}));
  CHECK(only["exchanges"][0]["response"]["body"] == json({{"redacted-1", "a redacted-1"}}));
  for (const char* word : {"notes", "GET", "OK", "calls", "url"}) {
    CHECK(json::parse(written(call, word))["calls"][0]["exchanges"][0]["request"]["method"] ==
          "GET");
    CHECK(json::parse(written(call, word))["connector"] == "notes");
  }
}

TEST_CASE("eleven secrets have eleven names, which stay when the scenario is written again") {
  json answer = json::array();
  for (int i = 0; i < 11; ++i) {
    answer.push_back({{"access_token", "token-of-" + std::to_string(100 + i)}});
  }
  const std::string once = written(call_with(answer.dump()));
  for (int i = 1; i <= 11; ++i) CHECK(has(once, "\"redacted-" + std::to_string(i) + "\""));
  auto read = scenario_of(once);
  REQUIRE(read);
  CHECK(text_of(read.value(), "").value() == once);
  read.value().calls[0].result = {{"access_token", "token-of-another"}};
  const std::string more = text_of(read.value(), "").value();
  CHECK(has(more, "\"result\": {\n        \"access_token\": \"redacted-12\""));
  CHECK(has(more, "\"redacted-11\""));
}

}  // namespace
}  // namespace patchbay::conformance
