// Tests GitHub's webhooks, as plugins/github declares them, with all payloads for api.github.com in
// @octokit/webhooks-examples.
#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "base/hex.h"
#include "manifest/manifest.h"
#include "services/proof.h"
#include "webhooks/scheme.h"

namespace patchbay::test {
namespace {

using nlohmann::json;
using webhooks::Judgement;
using webhooks::Verdict;

// The events of GitHub that do not concern documents of the connector.
const std::set<std::string> kIgnored = {"branch_protection_rule",
                                        "check_run",
                                        "check_suite",
                                        "code_scanning_alert",
                                        "commit_comment",
                                        "dependabot_alert",
                                        "deploy_key",
                                        "deployment",
                                        "deployment_review",
                                        "deployment_status",
                                        "fork",
                                        "github_app_authorization",
                                        "gollum",
                                        "installation",
                                        "label",
                                        "marketplace_purchase",
                                        "merge_group",
                                        "meta",
                                        "org_block",
                                        "package",
                                        "page_build",
                                        "ping",
                                        "project",
                                        "project_card",
                                        "project_column",
                                        "projects_v2_item",
                                        "release",
                                        "repository_dispatch",
                                        "repository_import",
                                        "repository_vulnerability_alert",
                                        "security_advisory",
                                        "sponsorship",
                                        "star",
                                        "status",
                                        "watch",
                                        "workflow_dispatch",
                                        "workflow_job",
                                        "workflow_run"};
const std::set<std::string> kAccess = {
    "installation_repositories", "member", "membership", "organization", "team", "team_add"};

json examples() {
  const std::string path =
      std::string(PATCHBAY_SOURCE_DIR) +
      "/tests/interop/node_modules/@octokit/webhooks-examples/api.github.com/index.json";
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + " is not installed: run ./dev setup");
  return json::parse(file);
}

Judgement judged(const manifest::Webhooks& declared, const std::string& event,
                 const std::string& body, const std::string& signed_body) {
  const std::string secret = "It's a Secret to Everybody";
  const std::vector<std::string_view> pieces = {signed_body};
  const std::string mac = services::mac_of("hmac-sha256", secret, pieces).value();
  const std::map<std::string, std::string, std::less<>> headers = {
      {"X-GitHub-Event", event},
      {"X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"},
      {"X-Hub-Signature-256",
       "sha256=" + hex_of({reinterpret_cast<const std::uint8_t*>(mac.data()), mac.size()})}};
  const auto header = [&](std::string_view name) -> std::optional<std::string_view> {
    const auto found = headers.find(name);
    if (found == headers.end()) return std::nullopt;
    return found->second;
  };
  const webhooks::Delivery delivery{
      .connector = "github",
      .subscription = {},
      .header = header,
      .query = [](std::string_view) { return std::optional<std::string_view>(); },
      .body = body};
  const std::vector<Secret> secrets = {Secret(secret)};
  return webhooks::judge(declared, delivery, secrets, WallTime());
}

}  // namespace

TEST_CASE("all 329 payloads of GitHub are proved, and are mapped or ignored by name") {
  const auto github = manifest::read_manifest(std::string(PATCHBAY_SOURCE_DIR) + "/plugins/github");
  INFO((github.has_error() ? github.error().message() : ""));
  REQUIRE(github.has_value());
  const manifest::Webhooks& declared = *github.value().webhooks;
  std::size_t payloads = 0;
  std::size_t with_repository = 0;
  for (const json& event : examples()) {
    const std::string name = event.at("name");
    for (const json& payload : event.at("examples")) {
      ++payloads;
      const std::string body = payload.dump();
      const Judgement out = judged(declared, name, body, body);
      INFO(name);
      CHECK(out.verdict == (kIgnored.contains(name) ? Verdict::kIgnored : Verdict::kTaken));
      CHECK(out.access_only == kAccess.contains(name));
      CHECK_FALSE(out.id.empty());
      const bool has_repository =
          payload.contains("repository") && payload.at("repository").is_object();
      CHECK(out.collection ==
            (has_repository ? payload.at("repository").at("id").dump() : std::string()));
      with_repository += has_repository ? 1 : 0;
      CHECK(judged(declared, name, body + " ", body).verdict == Verdict::kRefused);
    }
  }
  CHECK(payloads == 329);
  CHECK(with_repository > 200);
}

}  // namespace patchbay::test
