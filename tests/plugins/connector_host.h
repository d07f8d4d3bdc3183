// A host with one connector and one account. The connector's requests go to a provider of the
// sandbox.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "base/base64.h"
#include "patchbay/host.hpp"
#include "sandbox/sandbox.h"

namespace patchbay::test {

// Returns a file for a seed, with the bytes of a real file (tests/extraction/fixtures). Its id is
// its name, with "_" instead of ".".
inline nlohmann::json file_in_seed(const std::string& name) {
  std::ifstream file(PATCHBAY_SOURCE_DIR "/tests/extraction/fixtures/" + name, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const std::string office = "application/vnd.openxmlformats-officedocument.";
  const std::string type = name.ends_with(".pdf")    ? "application/pdf"
                           : name.ends_with(".docx") ? office + "wordprocessingml.document"
                                                     : office + "spreadsheetml.sheet";
  std::string id = name;
  std::replace(id.begin(), id.end(), '.', '_');
  return {{"id", id},           {"name", name},
          {"mimeType", type},   {"content", {{"base64", base64(bytes)}}},
          {"parent", "folder"}, {"owner", "ann@acme.test"}};
}

struct ConnectorHost {
  // seed: the sandbox's initial data. token: an account's token in the seed.
  ConnectorHost(const std::string& connector, const std::string& seed, const std::string& token)
      : sandbox({.seed = seed}), connector_(connector) {
    HostOptions options;
    options.connector_path = {PATCHBAY_BINARY_DIR "/connectors"};
    options.connector_config[connector] = nlohmann::json{{"base_url", sandbox.url()}}.dump();
    options.text_reader = PATCHBAY_BINARY_DIR "/bin/patchbay-extract";
    LinkOptions link;
    link.id = "files";
    link.connector = connector;
    link.credential = token;
    options.links.push_back(std::move(link));
    auto opened = Host::open(std::move(options));
    if (!opened) FAIL(opened.error().message());
    host = std::move(opened).value();
  }

  Outcome<std::string> call(const std::string& action, const nlohmann::json& arguments) {
    return host->invoke(connector_, action, arguments.dump()).outcome;
  }

  // Returns the result. The test fails if there is no result.
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

  // Returns the error's code. The test fails if the call succeeds.
  Code refusal(const std::string& action, const nlohmann::json& arguments) {
    const auto outcome = call(action, arguments);
    if (outcome) FAIL("it was not refused: " + outcome.value());
    INFO(outcome.error().message());
    return outcome.error().code();
  }

  sandbox::Sandbox sandbox;
  std::unique_ptr<Host> host;

 private:
  std::string connector_;
};

}  // namespace patchbay::test
