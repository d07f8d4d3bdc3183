// The GitHub connector as the host runs it: its library through the loader, its requests through
// the HTTP client, its arguments and results checked against its manifest's schemas.
//
//   Rig github({.base_url = sandbox.url(), .token = "octocat-token"});
//   auto issue = github.invoke("get_issue", {{"repo", "octocat/hello-world"}, {"number", 1}});
#pragma once

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.h"

namespace patchbay::test {

struct RigOptions {
  std::string base_url{};
  std::string token{};               // empty: no account
  std::string user_configuration{};  // JSON, or empty
};

class Rig {
 public:
  explicit Rig(const RigOptions& options);
  ~Rig();
  Rig(const Rig&) = delete;
  Rig& operator=(const Rig&) = delete;

  Result<nlohmann::json> invoke(const std::string& action, const nlohmann::json& arguments);
  Result<nlohmann::json> identify();
  Result<void> probe();

  // The waits of the host before further tries; nothing really waits.
  [[nodiscard]] std::vector<std::chrono::milliseconds> waits() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace patchbay::test
