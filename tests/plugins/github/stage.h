// The connector with the sandbox's GitHub, which has the seed tests/sandbox/seeds/github.json.
#pragma once

#include "plugins/github/rig.h"
#include "sandbox/sandbox.h"

namespace patchbay::test {

using nlohmann::json;

struct Stage {
  explicit Stage(const std::string& token = "octocat-token",
                 const std::string& user_configuration = "")
      : github({sandbox.url(), token, user_configuration}) {}

  // Returns the requests that had no route in the sandbox, or that were malformed. A connector must
  // not send such requests.
  [[nodiscard]] std::vector<std::string> strange() {
    std::vector<std::string> found;
    for (const auto& request : sandbox.log().all()) {
      if (request.route.empty() || request.status == 400 || request.status == 415)
        found.push_back(request.method + " " + request.target);
    }
    return found;
  }

  sandbox::Sandbox sandbox{{.seed = sandbox::seed_file("github.json")}};
  Rig github;
};

constexpr const char* kRepo = "octocat/hello-world";

}  // namespace patchbay::test
