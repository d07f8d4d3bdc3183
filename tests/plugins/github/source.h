// The GitHub connector's documents, with the sandbox's GitHub.
#pragma once

#include "plugins/provider_source.h"

namespace patchbay::test {

struct Source : ProviderSource {
  // seed: the member `github` of the sandbox's seed. token: an account's token in the seed.
  explicit Source(const nlohmann::json& seed, const std::string& token = "ann")
      : ProviderSource("github", "github", seed, token) {}

  void change(const nlohmann::json& what) { sandbox.change_github(what.dump()); }
};

}  // namespace patchbay::test
