// Tests how a manifest is read, and which manifests are refused.
#include "manifest/manifest.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "temporary_folder.h"

namespace patchbay::manifest {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string fixture(const std::string& name) {
  std::stringstream text;
  text << std::ifstream(fs::path(PATCHBAY_SOURCE_DIR) / "tests/manifest/fixtures" / name).rdbuf();
  return text.str();
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("what a manifest leaves out has the cautious meaning") {
  const auto read = parse_manifest(fixture("pass_minimal.json"));
  REQUIRE(read.has_value());
  const Manifest& minimal = read.value();
  CHECK(minimal.identity.provider == minimal.identity.id);
  CHECK(minimal.limits.concurrency == Concurrency::kInstance);
  CHECK(minimal.cache.lifetime == std::chrono::seconds(0));
  CHECK(minimal.network.empty());
  CHECK_FALSE(minimal.dynamic_actions);
  CHECK_FALSE(minimal.config);
  REQUIRE(minimal.actions.size() == 1);
  CHECK(minimal.actions[0].destructive);
  CHECK_FALSE(minimal.actions[0].read_only);
  CHECK_FALSE(minimal.actions[0].idempotent);
  CHECK_FALSE(minimal.actions[0].scopes);
}

// Parses the manifest `name` with these members added or replaced.
Result<Manifest> with_members(const std::string& name, const json& members) {
  json manifest = json::parse(fixture(name));
  manifest.update(members);
  return parse_manifest(manifest.dump());
}

TEST_CASE(
    "members of a later minor version are left out with a warning, and those of this one not") {
  const json later = {{"rockets", {{"count", 1}}}};
  const auto refused = with_members("pass_minimal.json", later);
  REQUIRE(refused.has_error());
  CHECK(contains(refused.error().message(), "rockets"));
  CHECK(with_members("pass_minimal.json", {{"minor", 0}, {"rockets", 1}}).has_error());

  const auto taken = with_members("pass_minimal.json",
                                  {{"minor", 1}, {"rockets", 1}, {"limits", {{"sparks", 2}}}});
  REQUIRE(taken.has_value());
  REQUIRE(taken.value().warnings.size() == 2);
  CHECK(contains(taken.value().warnings[0] + taken.value().warnings[1], "rockets"));
  CHECK(contains(taken.value().warnings[0] + taken.value().warnings[1], "/limits"));
  // A member that this version knows is checked as strictly as in its own version.
  CHECK(with_members("pass_minimal.json", {{"minor", 1}, {"id", "NO"}}).has_error());
}

// Returns the minimal manifest with these additional members in its action.
Result<Manifest> with_action(const json& members, std::size_t times = 1) {
  json manifest = json::parse(fixture("pass_minimal.json"));
  json action = manifest["actions"][0];
  action.update(members);
  manifest["actions"] = json::array();
  for (std::size_t i = 0; i < times; ++i) {
    action["id"] = "find_" + std::to_string(i);
    manifest["actions"].push_back(action);
  }
  return parse_manifest(manifest.dump());
}

TEST_CASE("an action says how it finds files, and is only read") {
  json members = json::parse(R"({
    "read_only": true,
    "parameters": {"type": "object", "properties": {"q": {"type": "string"}, "all": {}},
                   "required": ["q"]},
    "finds_files": {"words": "q", "with": {"all": true}, "files": "/items", "id": "/id",
                    "title": "/name", "cut": ["/cursor"]}})");
  const auto read = with_action(members);
  REQUIRE(read.has_value());
  const auto& finding = read.value().actions[0].finds_files;
  REQUIRE(finding);
  CHECK(finding->words == "q");
  CHECK(finding->most.empty());
  CHECK(finding->with == R"({"all":true})");
  CHECK(finding->cut == std::vector<std::string>{"/cursor"});
  CHECK_FALSE(finding->url);

  const auto fault_of = [](const json& wrong, std::size_t times = 1) {
    const auto refused = with_action(wrong, times);
    return refused.has_error() ? refused.error().message() : std::string();
  };
  CHECK(contains(fault_of(members, 2), "another action of this manifest finds files"));
  json wrong = members;
  wrong["read_only"] = false;
  CHECK(contains(fault_of(wrong), "has to be read_only"));
  wrong = members;
  wrong["parameters"]["required"] = {"q", "drive"};
  CHECK(contains(fault_of(wrong), "\"drive\""));
  wrong = members;
  wrong["finds_files"]["words"] = "query";
  CHECK(contains(fault_of(wrong), "no parameter \"query\""));
  wrong = members;
  wrong["finds_files"]["id"] = "id";
  CHECK_FALSE(fault_of(wrong).empty());
}

TEST_CASE(
    "a manifest names the files that its code opens, the memory and calls it may have, and that it "
    "blocks") {
  const json grants = {
      {"files",
       {{{"from", "config"}, {"pointer", "/root"}},
        {{"from", "link"}, {"pointer", "/notes"}, {"access", "write"}}}},
      {"limits",
       {{"memory_mib", 256}, {"blocking", true}, {"in_flight", 7}, {"shared_by", "domain"}}}};
  json declared = grants;
  declared["config"] = {{"type", "object"}};
  declared["user_configuration"] = {{"type", "object"}};
  const auto read = with_members("pass_minimal.json", declared);
  REQUIRE(read.has_value());
  REQUIRE(read.value().files.size() == 2);
  CHECK(read.value().files[0].pointer == "/root");
  CHECK_FALSE(read.value().files[0].of_link);
  CHECK_FALSE(read.value().files[0].write);
  CHECK(read.value().files[1].of_link);
  CHECK(read.value().files[1].write);
  CHECK(read.value().limits.memory_mib == 256);
  CHECK(read.value().limits.blocking);
  CHECK(read.value().limits.in_flight == 7);
  CHECK(read.value().limits.shared_by_domain);

  const auto undeclared = with_members("pass_minimal.json", grants);
  REQUIRE(undeclared.has_error());
  CHECK(undeclared.error().details().faults.size() == 2);
  CHECK(contains(undeclared.error().message(), "/files/1/from"));
}

TEST_CASE("a manifest may require a draft, by its id") {
  const auto read = with_members(
      "pass_minimal.json",
      {{"requires", {"patchbay.host.resource/draft1", "patchbay.manifest.files_v2/1"}}});
  REQUIRE(read.has_value());
  CHECK(read.value().requirements.size() == 2);
  CHECK(
      with_members("pass_minimal.json", {{"requires", {"patchbay.host.http/draft"}}}).has_error());
}

TEST_CASE("every member of a manifest reaches its place") {
  const auto read = parse_manifest(fixture("pass_everything.json"));
  REQUIRE(read.has_value());
  const Manifest& all = read.value();
  CHECK(all.identity.id == "everything");
  CHECK(all.identity.aliases == std::vector<std::string>{"all", "the_lot"});
  CHECK(all.identity.provider == "example");
  CHECK(all.identity.name_space == "patchbay.tests");
  CHECK(all.identity.icon == "icon.svg");
  CHECK(all.requirements.size() == 2);
  REQUIRE(all.auth.size() == 3);
  const auto& oauth = std::get<OAuth2>(all.auth[0]);
  CHECK(oauth.flows == std::vector<Flow>{Flow::kAuthorizationCode, Flow::kDeviceCode});
  CHECK(oauth.endpoints.token == "{config.oauth_url}/token");
  CHECK(oauth.authorize_parameters.at("access_type") == "offline");
  CHECK(oauth.client_authentication == ClientAuthentication::kBasic);
  CHECK(oauth.token_body == TokenBody::kJson);
  CHECK(oauth.token_headers.at("Accept") == "application/json");
  CHECK(oauth.token_answer.access_token == "/data/token");
  CHECK(oauth.token_answer.scope == "/scope");
  CHECK(oauth.token_answer.scope_separator == ",");
  CHECK(oauth.token_answer.error_words.at("gone_for_good") == "invalid_grant");
  CHECK(oauth.rotation == Rotation::kOldStaysValid);
  REQUIRE(oauth.revocation.size() == 1);
  CHECK(oauth.revocation[0].method == "DELETE");
  CHECK(oauth.revocation[0].form == RevocationForm::kJson);
  CHECK(oauth.revocation[0].member == "access_token");
  CHECK(declared_scopes(all) == std::vector<std::string>{"write", "read", "key"});
  const auto& key = std::get<ApiKey>(all.auth[1]);
  CHECK(key.place == KeyPlace::kQuery);
  CHECK(key.name == "api_key");
  CHECK(type_of(all.auth[2]) == "none");
  REQUIRE(all.network.size() == 3);
  CHECK(all.network[0].credential);
  CHECK(all.network[1].from == OriginSource::kConfig);
  CHECK(all.network[1].pointer == "/oauth_url");
  CHECK(all.network[2].from == OriginSource::kLink);
  CHECK_FALSE(all.network[2].credential);
  CHECK(all.limits.concurrency == Concurrency::kParallel);
  REQUIRE(all.limits.requests.size() == 2);
  CHECK(all.limits.requests[0].count == 5000);
  CHECK(all.limits.requests[0].window == std::chrono::hours(1));
  CHECK(all.limits.requests[1].per == BudgetScope::kConnector);
  CHECK(all.cache.methods == std::vector<std::string>{"GET", "HEAD"});
  REQUIRE(all.actions.size() == 2);
  CHECK(all.actions[0].read_only);
  CHECK_FALSE(all.actions[0].destructive);
  CHECK(all.actions[0].scopes == std::vector<std::string>{"read"});
  CHECK(all.actions[1].destructive);
  CHECK(all.default_scopes == std::vector<std::string>{"write"});
  CHECK(all.dynamic_actions->trusted_annotations);
  CHECK(all.documents->deletions);
  CHECK(all.webhooks->signature == Signature::kHmacSha256);
  CHECK(all.webhooks->prefix == "sha256=");
  CHECK(all.config);
  CHECK(all.user_configuration);
  CHECK(all.onboarding->steps.size() == 2);
}

TEST_CASE("the action that runs listed ones by the provider's names reaches its place") {
  const auto read = parse_manifest(fixture("pass_everything.json"));
  REQUIRE(read.has_value());
  const ListRunner& by = read.value().dynamic_actions->called_by.value();
  CHECK(by.action == "remove_thing");
  CHECK(by.name == "named");
  CHECK(by.arguments == "with");
}

TEST_CASE("an action's schemas are compiled and judge") {
  const auto read = parse_manifest(fixture("pass_everything.json"));
  REQUIRE(read.has_value());
  const Action& action = read.value().actions[0];
  CHECK(action.parameters.check(R"({"id":"1"})").has_value());
  CHECK(action.parameters.check(R"({"di":"1"})").has_error());
  CHECK(action.result->check(R"({"id":"1"})").has_value());
}

TEST_CASE("the draft-03 habit of required inside a property is read, reported and mended") {
  const auto read = parse_manifest(fixture("pass_legacy_required.json"));
  REQUIRE(read.has_value());
  REQUIRE(read.value().warnings.size() == 1);
  CHECK(contains(read.value().warnings[0], "/actions/0/parameters/properties/repo"));
  const Action& action = read.value().actions[0];
  CHECK(action.parameters.check("{}").has_error());
  const json published = json::parse(action.parameters.standard_form());
  CHECK(published["required"] == json::array({"repo"}));
  CHECK_FALSE(published["properties"]["repo"].contains("required"));
}

TEST_CASE("the manifests of the SDK's examples are in order") {
  for (const char* name : {"minimal_c", "notes_c", "files", "bookmarks"}) {
    const auto read = read_manifest(fs::path(PATCHBAY_SOURCE_DIR) / "sdk/examples" / name);
    INFO((read.has_error() ? read.error().message() : name));
    CHECK(read.has_value());
  }
}

TEST_CASE("what is no JSON is refused in a sentence that begins with the file") {
  const TemporaryFolder folder;
  const auto message = [&](std::string_view text) {
    const auto file = folder.write(kFileName, text);
    const auto read = read_manifest(folder.path());
    REQUIRE(read.has_error());
    CHECK(read.error().code() == Code::kPluginFault);
    CHECK(read.error().message().starts_with(file.string() + ": "));
    return read.error().message();
  };
  CHECK_FALSE(message("").empty());
  CHECK_FALSE(message("not json").empty());
  CHECK_FALSE(message(fixture("pass_minimal.json").substr(0, 100)).empty());
  CHECK_FALSE(message("{\"id\": \"\xff\xfe\"}").empty());
  CHECK(contains(message(R"({"manifest": 1, "manifest": 1})"), "manifest"));
  CHECK_FALSE(message(std::string(100'000, '[')).empty());
}

TEST_CASE(
    "a manifest that is too large is refused unread, and one that does not exist is not found") {
  const TemporaryFolder folder;
  const auto missing = read_manifest(folder.path());
  REQUIRE(missing.has_error());
  CHECK(missing.error().code() == Code::kNotFound);
  CHECK(contains(missing.error().message(), "connector.json: cannot be read"));

  folder.write(kFileName, "");
  fs::resize_file(folder.path() / kFileName, kFileBytes + 1);
  const auto large = read_manifest(folder.path());
  REQUIRE(large.has_error());
  CHECK(large.error().code() == Code::kTooLarge);

  fs::remove(folder.path() / kFileName);
  fs::create_directory(folder.path() / kFileName);
  const auto no_file = read_manifest(folder.path());
  REQUIRE(no_file.has_error());
  CHECK(contains(no_file.error().message(), "is not a regular file"));
}

TEST_CASE("a library or icon that is a link out of the folder is refused, one within it is taken") {
  const TemporaryFolder outside;
  outside.write("secret.so", "x");
  const TemporaryFolder folder;
  folder.write(kFileName, fixture("pass_minimal.json"));
  fs::create_symlink(outside.path() / "secret.so", folder.path() / "connector.so");
  const auto leaving = read_manifest(folder.path());
  REQUIRE(leaving.has_error());
  CHECK(contains(leaving.error().message(), "leads out of the connector's folder"));
  CHECK(leaving.error().details().faults.at(0).pointer == "/library");

  folder.write("connector-1.so", "x");
  fs::remove(folder.path() / "connector.so");
  fs::create_symlink("connector-1.so", folder.path() / "connector.so");
  CHECK(read_manifest(folder.path()).has_value());
}

}  // namespace
}  // namespace patchbay::manifest
