// One thing that a check lets the connector do: identify, probe, list, or an action with arguments.
#pragma once

#include <string>
#include <vector>

#include "conformance/instance.h"
#include "conformance/sample.h"
#include "manifest/manifest.h"

namespace patchbay::conformance {

struct Task {
  enum class What { kIdentify, kProbe, kList, kInvoke };

  What what = What::kInvoke;
  std::string name;                          // "identify", "invoke echo"
  std::string arguments = "{}";              // of an action
  std::string fair_answer = "{}";            // a body that a well-meaning provider could send
  const manifest::Action* action = nullptr;  // borrowed from the manifest

  Returned run(Instance& instance, const Manner& manner = {}) const;
  // Returns what a provider answers that means well.
  [[nodiscard]] Answer answer(const Sent& sent) const;
};

// Returns everything that can be asked of the connector. An action for which no arguments can be
// made from its schema is left out, and its id goes into `left_out`.
std::vector<Task> tasks_of(const manifest::Manifest& manifest, const nlohmann::json& raw,
                           const Plugin& plugin, Fill fill, const std::string& folder,
                           std::vector<std::string>& left_out);

}  // namespace patchbay::conformance
