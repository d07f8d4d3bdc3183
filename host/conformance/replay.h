// A provider that answers the requests of one call as a scenario says.
#pragma once

#include <string>
#include <vector>

#include "conformance/scenario.h"

namespace patchbay::conformance {

class Replay {
 public:
  // `call` is borrowed.
  explicit Replay(const ScenarioCall& call) : call_(call), used_(call.exchanges.size()) {}

  // Returns the answer to the first equal request that was not yet sent. An equal request has the
  // same method, URL, headers and body; two bodies are equal if they are the same JSON value. If
  // the scenario has no such request, notes this and fails with PROVIDER_UNAVAILABLE.
  Answer answer(const SentRequest& sent);

  // Returns a sentence about the first request that the scenario does not have, or about a request
  // of the scenario that was not sent. Returns "" if there is no such request.
  [[nodiscard]] std::string fault() const;

 private:
  [[nodiscard]] std::string missing() const;

  const ScenarioCall& call_;
  std::vector<bool> used_;
  std::string unknown_;
};

}  // namespace patchbay::conformance
