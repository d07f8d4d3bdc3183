// A connector's documents: the SDK's host for tests, with a provider of the sandbox behind it.
#pragma once

#include <patchbay/testing/documents.h>

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "sandbox/client.h"
#include "sandbox/sandbox.h"

namespace patchbay::test {

struct ProviderSource {
  // provider, seed: the member of that name of the sandbox's seed. token: of the seed.
  ProviderSource(const std::string& connector, const std::string& provider,
                 const nlohmann::json& seed, std::string token)
      : sandbox({.seed = nlohmann::json{{provider, seed}}.dump()}), token_(std::move(token)) {
    host.provider = [this](const testing::Sent& sent) { return answer(sent); };
    instance = std::make_unique<testing::Instance>(
        testing::load(PATCHBAY_BINARY_DIR "/connectors/" + connector + "/connector.so"), host,
        nlohmann::json{{"base_url", sandbox.url()}}.dump());
  }

  testing::Documents of(const std::string& collection) {
    return testing::Documents(*instance, collection);
  }

  sandbox::Sandbox sandbox;
  testing::Host host;
  std::unique_ptr<testing::Instance> instance;
  std::function<void(const std::string& url)> after_answer;  // such as a change meanwhile

 private:
  // As a host does it: with the credential, and through redirects unless they are the answer.
  testing::Exchange answer(const testing::Sent& sent) {
    std::string url = sent.url;
    sandbox::Response response;
    for (int redirects = 0; redirects < 3; ++redirects) {
      sandbox::Fetch wanted{.method = sent.method, .url = url, .headers = {}, .body = sent.body};
      for (const auto& [name, value] : sent.headers) wanted.headers.push_back(name + ": " + value);
      if ((sent.flags & PATCHBAY_HTTP_NO_CREDENTIAL) == 0) {
        wanted.headers.push_back("Authorization: Bearer " + token_);
      }
      response = sandbox::fetch(wanted).response;
      const bool moved = response.status > 300 && response.status < 400;
      if (!moved || (sent.flags & PATCHBAY_HTTP_NO_REDIRECT) != 0) break;
      url = std::string(response.header("Location").value_or(""));
    }
    testing::Exchange exchange(sent.method, sent.url);
    exchange.answer(static_cast<std::uint32_t>(response.status), response.body, response.headers);
    if (after_answer) after_answer(sent.url);
    return exchange;
  }

  std::string token_;
};

}  // namespace patchbay::test
