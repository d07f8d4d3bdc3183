// A connector on the SDK's host for tests. Its requests go to a program by other authors.
#pragma once

#include <patchbay/testing/documents.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "base/secret.h"
#include "sandbox/client.h"

namespace patchbay::test {

class ForwardedConnector {
 public:
  // `connector` is the name of the connector's folder. `base_url` is the address of the program.
  ForwardedConnector(const std::string& connector, const std::string& base_url, const Secret& token)
      : token_(token.reveal()),
        instance(testing::load(PATCHBAY_BINARY_DIR "/connectors/" + connector + "/connector.so"),
                 host, nlohmann::json{{"base_url", base_url}}.dump()) {
    host.provider = [this](const testing::Sent& sent) { return answer(sent); };
  }

  // Returns an action's result. The test fails if there is no result.
  nlohmann::json result(const std::string& action, const nlohmann::json& arguments) {
    const auto outcome = instance.invoke(action, arguments.dump());
    INFO(action << ": " << outcome.message);
    REQUIRE(outcome.ok());
    return nlohmann::json::parse(outcome.result);
  }

 private:
  testing::Exchange answer(const testing::Sent& sent) const {
    sandbox::Fetch wanted{.method = sent.method, .url = sent.url, .headers = {}, .body = sent.body};
    for (const auto& [name, value] : sent.headers) wanted.headers.push_back(name + ": " + value);
    wanted.headers.push_back("Authorization: Bearer " + token_);
    const auto response = sandbox::fetch(wanted).response;
    testing::Exchange exchange(sent.method, sent.url);
    exchange.answer(static_cast<std::uint32_t>(response.status), response.body, response.headers);
    return exchange;
  }

  const std::string token_;

 public:
  testing::Host host;
  testing::Instance instance;
};

}  // namespace patchbay::test
