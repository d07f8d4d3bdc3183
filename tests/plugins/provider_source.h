// A connector's documents, through the SDK's host for tests. The provider is the sandbox's.
#pragma once

#include <patchbay/testing/documents.h>

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "sandbox/client.h"
#include "sandbox/sandbox.h"

namespace patchbay::test {

using testing::Stepped;
using Ids = std::set<std::string>;

struct ProviderSource {
  // provider, seed: name and value of a member in the sandbox's seed. token: an account's token in
  // the seed.
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

  // Returns the requests that had no route, or that the provider refused as malformed. A connector
  // must not send such requests.
  [[nodiscard]] std::vector<std::string> strange() {
    std::vector<std::string> found;
    for (const auto& request : sandbox.log().all()) {
      if (request.route.empty() || request.status == 400 || request.status == 415 ||
          request.status == 422) {
        found.push_back(request.method + " " + request.target);
      }
    }
    return found;
  }

  sandbox::Sandbox sandbox;
  testing::Host host;
  std::unique_ptr<testing::Instance> instance;
  std::function<void(const std::string& url)> after_answer;  // called after each answer, for
                                                             // example to change data

 private:
  // Works as a host does: adds the credential, and follows redirects unless the caller wants them
  // as the answer.
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

// Returns the ids of the documents that a run reported.
inline Ids ids(const Stepped& run) {
  Ids out;
  for (const sdk::Document& each : run.upserts) out.insert(each.id);
  return out;
}

}  // namespace patchbay::test
