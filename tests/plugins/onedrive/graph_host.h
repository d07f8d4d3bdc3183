// A host with the connector and one account. Its requests go to a stand-in Graph.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "patchbay/host.hpp"
#include "plugins/onedrive/small_graph.h"
#include "sandbox/sandbox.h"

namespace patchbay::test {

struct GraphHost {
  explicit GraphHost(const std::string& token = "ann", const std::string& seed = kSmallGraph)
      : sandbox({.seed = seed}) {
    HostOptions options;
    options.connector_path = {PATCHBAY_BINARY_DIR "/connectors"};
    options.connector_config["onedrive"] = nlohmann::json{{"base_url", sandbox.url()}}.dump();
    LinkOptions link;
    link.id = "files";
    link.connector = "onedrive";
    link.credential = token;
    options.links.push_back(std::move(link));
    auto opened = Host::open(std::move(options));
    if (!opened) FAIL(opened.error().message());
    host = std::move(opened).value();
  }

  Outcome<std::string> call(const std::string& action, const nlohmann::json& arguments) {
    return host->invoke("onedrive", action, arguments.dump()).outcome;
  }

  // Returns the result; the test fails if there is no result.
  nlohmann::json result(const std::string& action, const nlohmann::json& arguments) {
    const auto outcome = call(action, arguments);
    if (!outcome) FAIL(outcome.error().message());
    return nlohmann::json::parse(outcome.value());
  }

  // Returns the ids of the result's items.
  std::set<std::string> ids(const std::string& action, const nlohmann::json& arguments) {
    std::set<std::string> out;
    const auto found = result(action, arguments);
    for (const auto& each : found.at("items")) out.insert(each.at("id"));
    return out;
  }

  // Returns the error's code; the test fails if the call succeeds.
  Code refusal(const std::string& action, const nlohmann::json& arguments) {
    const auto outcome = call(action, arguments);
    if (outcome) FAIL("it was not refused: " + outcome.value());
    INFO(outcome.error().message());
    return outcome.error().code();
  }

  sandbox::Sandbox sandbox;
  std::unique_ptr<Host> host;
};

}  // namespace patchbay::test
