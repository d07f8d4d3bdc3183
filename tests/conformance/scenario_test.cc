// Scenarios: what their files are, how one is recorded from a provider on loopback, and that no
// secret comes into it.
#include "conformance/scenario.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <mutex>
#include <sstream>

#include "conformance/command_line.h"
#include "runs.h"
#include "sandbox/listener.h"
#include "temporary_folder.h"

namespace patchbay::conformance {
namespace {

using nlohmann::json;

constexpr const char* kCredential = "pass-of-the-zoo+1/2";

struct ScenarioOutcome {
  int exit_code = 0;
  std::string out;
  std::string err;
};

ScenarioOutcome said_by(const std::vector<std::string>& words) {
  std::ostringstream out;
  std::ostringstream err;
  Terminal terminal{out, err, PATCHBAY_CONFORMANCE, {}};
  terminal.variable = [](const std::string& name) {
    return std::string(name == "PATCHBAY_CREDENTIAL_ANIMAL" ? kCredential : "");
  };
  const int code = run_command_line(words, terminal);
  return {code, out.str(), err.str()};
}

std::string text_of_file(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// A provider that wants the credential, and tells secrets in every way.
class Provider {
 public:
  Provider()
      : listener_(0, faults_, [this](const sandbox::Request& request) { return answer(request); }) {
  }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(listener_.port()) + "/zoo";
  }
  // Returns all requests, as "METHOD TARGET for HOST".
  [[nodiscard]] std::vector<std::string> asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
  }
  std::atomic<bool> is_down = false;

 private:
  sandbox::Delivery answer(const sandbox::Request& request) {
    {
      const std::scoped_lock lock(mutex_);
      asked_.push_back(request.method + " " + request.target + " for " +
                       std::string(request.header("X-Forwarded-Host").value_or("")));
    }
    const auto key = request.header("Authorization");
    if (key != kCredential) {
      return {sandbox::text_response(401, "text/plain", "no key"), std::nullopt};
    }
    const json body = {{"bytes", 1},
                       {"id", 7},
                       {"access_token", "token-in-a-member"},
                       {"you_sent", std::string(*key)},
                       {"next", "https://zoo.example/n?sig=signature-in-an-address&page=2"},
                       {"note", "ghp_0123456789abcdefghij was taken back"}};
    sandbox::Response response =
        sandbox::text_response(is_down ? 503 : 200, "application/json", body.dump());
    response.set("Set-Cookie", "session=token-in-a-cookie");
    return {response, std::nullopt};
  }

  mutable std::mutex mutex_;  // the listener answers on threads of its own
  std::vector<std::string> asked_;
  sandbox::FaultScript faults_;
  sandbox::Listener listener_;
};

TEST_CASE("a scenario is read as it was written, with bytes that are not text") {
  ScenarioCall call{"invoke", "find", R"({"word":"a"})"};
  call.exchanges.push_back({{"POST", "https://a.example/b?c=d", {{"Accept", "x"}}, R"({"q":[1]})"},
                            {201, "plain \"text\"", {{"Link", "<a>"}}}});
  call.exchanges.push_back({{"GET", "https://a.example/c"}, {200, std::string("\xff\0", 2), {}}});
  call.result = {{"items", json::array()}};
  const std::string text = text_of(Scenario{"notes", {call}}, "").value();
  const auto read = scenario_of(text);
  REQUIRE(read);
  CHECK(text_of(read.value(), "").value() == text);
  const ScenarioCall& again = read.value().calls.at(0);
  CHECK(again.exchanges.at(0).request.body == R"({"q":[1]})");
  CHECK(again.exchanges.at(0).response.body == "plain \"text\"");
  CHECK(again.exchanges.at(1).response.body == std::string("\xff\0", 2));
  CHECK(again.result == call.result);
}

TEST_CASE("a text that is not in the form of a scenario is refused with its fault") {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"", "JSON"},
      {"[]", "object"},
      {R"({"scenario":2,"connector":"a","calls":[]})", "/scenario"},
      {R"({"scenario":1,"connector":"a","calls":[{"call":"invoke","exchanges":[],"outcome":"OK"}]})",
       "action"},
      {R"({"scenario":1,"connector":"a","calls":[{"call":"probe","exchanges":[{"request":{"method":"get",
        "url":"u"},"response":{"status":200}}],"outcome":"OK"}]})",
       "/calls/0/exchanges/0/request/method"},
      {R"({"scenario":1,"connector":"a","calls":[{"call":"probe","exchanges":[{"request":{"method":"GET",
        "url":"u"},"response":{"status":200,"body_base64":"*"}}],"outcome":"OK"}]})",
       "Base64"},
      {std::string(kScenarioBytes + 1, ' '), "bytes"}};
  for (const auto& [text, said] : wrong) {
    const auto read = scenario_of(text);
    INFO(text.substr(0, 200));
    REQUIRE_FALSE(read);
    std::string words = read.error().message();
    for (const auto& fault : read.error().details().faults) words += fault.pointer + fault.sentence;
    CHECK(words.find(said) != std::string::npos);
  }
}

TEST_CASE("a recorded scenario has no secret, and the connector passes it without the provider") {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "scenario.json").string();
  {
    Provider provider;
    const ScenarioOutcome recorded = said_by(
        {"record", animal("healthy").string(), "--provider-url", provider.url(), "--out", file});
    INFO(recorded.err);
    REQUIRE(recorded.exit_code == 0);
    CHECK(provider.asked().at(0) == "GET /zoo/me for api.zoo.example");
    CHECK(provider.asked().back() == "POST /zoo/things for api.zoo.example");
  }
  const std::string text = text_of_file(file);
  for (const std::string secret :
       {kCredential, "token-in-a-member", "token-in-a-cookie", "signature-in-an-address",
        "ghp_0123456789abcdefghij", "Set-Cookie"}) {
    INFO(secret);
    CHECK(text.find(secret) == std::string::npos);
  }
  CHECK(text.find("&page=2") != std::string::npos);
  CHECK(text.find("\"you_sent\": \"redacted-") != std::string::npos);
  const auto read = scenario_of(text);
  REQUIRE(read);
  REQUIRE(read.value().calls.size() == 7);
  CHECK(read.value().calls.at(0).outcome == "OK");
  const ScenarioOutcome repeated =
      said_by({"run", animal("healthy").string(), "--scenario", file, "--include", "scenario.*"});
  INFO(repeated.out);
  CHECK(repeated.exit_code == 0);
}

TEST_CASE("a request that the scenario does not have is told, with those that it has") {
  const TemporaryFolder folder;
  json scenario =
      json::parse(text_of_file(PATCHBAY_SOURCE_DIR "/tests/conformance/zoo/scenario.json"));
  scenario["calls"][1]["exchanges"][0]["request"]["url"] = "https://api.zoo.example/other";
  folder.write("scenario.json", scenario.dump());
  const ScenarioOutcome ran =
      said_by({"run", animal("healthy").string(), "--scenario",
               (folder.path() / "scenario.json").string(), "--include", "scenario.*"});
  CHECK(ran.exit_code == 1);
  CHECK(ran.out.find("the call sent GET https://api.zoo.example/thing, and the scenario has only "
                     "GET https://api.zoo.example/other here") != std::string::npos);
  CHECK(ran.out.find("reproduce 1 scenario.requests") != std::string::npos);
  CHECK(ran.out.find(" --scenario " + folder.path().string()) != std::string::npos);
}

TEST_CASE("the checks of actions run against a provider on loopback") {
  Provider provider;
  const std::vector<std::string> words = {
      "run", animal("healthy").string(), "--provider-url", provider.url(), "--format", "json"};
  const ScenarioOutcome ran = said_by(words);
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(provider.asked().size() > 10);
  const json report = json::parse(ran.out);
  for (const json& check : report["checks"]) {
    const std::string id = check["id"];
    CHECK((id.starts_with("actions.") || id == kManifestGate || id == kLibraryGate ||
           id == kInstanceGate));
  }
  const ScenarioOutcome broken = said_by({"run", animal("actions.again").string(), "--provider-url",
                                          provider.url(), "--include", "actions.again"});
  CHECK(broken.exit_code == 1);
}

TEST_CASE("an address that is not loopback, no provider and a wrong scenario are told once") {
  const std::string healthy = animal("healthy").string();
  const ScenarioOutcome outside = said_by({"run", healthy, "--provider-url", "http://zoo.example"});
  CHECK(outside.exit_code == 2);
  CHECK(outside.err.find("is not the address of a provider on loopback") != std::string::npos);
  for (const char* url : {"https://127.0.0.1:1", "http://127.0.0.1.zoo.example", "http://[::1", "",
                          "http://127.0.0.1:x", "http://localhost:80/?a"}) {
    INFO(url);
    CHECK(said_by({"record", healthy, "--provider-url", url}).exit_code == 2);
  }
  const TemporaryFolder folder;
  const std::string out = (folder.path() / "s.json").string();
  const ScenarioOutcome nobody =
      said_by({"record", healthy, "--provider-url", "http://127.0.0.1:1", "--out", out});
  CHECK(nobody.exit_code == 2);
  CHECK(nobody.err.find("The provider at http://127.0.0.1:1 gave no answer") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(out));
  CHECK(said_by({"run", healthy, "--scenario", "/nowhere"}).exit_code == 2);
  CHECK(said_by({"run", healthy, "--scenario", "/nowhere", "--provider-url", "http://[::1]"})
            .err.find("excludes") != std::string::npos);
}

TEST_CASE("a scenario of another connector, or of an action that went, fails") {
  const TemporaryFolder folder;
  folder.write("other.json", R"({"scenario":1,"connector":"other","calls":[]})");
  folder.write("gone.json", R"({"scenario":1,"connector":"animal","calls":[{"call":"invoke",
    "action":"gone","arguments":{},"exchanges":[],"outcome":"OK"}]})");
  const auto run_with = [&](const char* file) {
    return said_by({"run", animal("healthy").string(), "--scenario",
                    (folder.path() / file).string(), "--include", "scenario.requests"});
  };
  CHECK(run_with("other.json").out.find("is of the connector \"other\"") != std::string::npos);
  CHECK(run_with("other.json").exit_code == 1);
  CHECK(run_with("gone.json").out.find("invokes the action \"gone\"") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::conformance
