// The GitHub connector as the host runs it: its library goes through the loader, its requests
// through the HTTP client, and its arguments and results are checked against its manifest's
// schemas.
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
  std::string token{};               // the account's token; "": no account
  std::string user_configuration{};  // JSON text, or ""
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

  // Returns the time that the host waited before each repeated request. No real time passes.
  [[nodiscard]] std::vector<std::chrono::milliseconds> waits() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace patchbay::test
