// One call that a check makes to the connector: identify, probe, list, or an action with arguments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/instance.h"
#include "conformance/sample.h"
#include "manifest/manifest.h"

namespace patchbay::conformance {

struct Task {
  enum class What { kIdentify, kProbe, kList, kInvoke };

  What what = What::kInvoke;
  std::string name;                          // such as "identify" or "invoke echo"
  std::string arguments = "{}";              // the arguments of an action
  std::string fair_answer = "{}";            // the body of a provider's normal answer
  const manifest::Action* action = nullptr;  // borrowed from the manifest
  // False if no normal answer could be made that satisfies the result's schema. A connector that
  // returns such an answer unchanged is not at fault.
  bool answer_fits = true;

  CallReturn run(Instance& instance, const Manner& manner = {}) const;
  // Returns a normal answer of a provider to the request `sent`.
  [[nodiscard]] Answer answer(const SentRequest& sent) const;
};

// Returns the word of a scenario for such a call: "identify", "probe", "list" or "invoke".
std::string_view word_of(Task::What what);
// Returns the call of a word of word_of().
Task::What call_of_word(std::string_view word);

// Returns all tasks for this connector. If no valid arguments for an action can be made from its
// schema, leaves the action out and adds its id to `left_out`.
std::vector<Task> tasks_of(const manifest::Manifest& manifest, const nlohmann::json& raw,
                           const Plugin& plugin, Fill fill, const std::string& folder,
                           std::vector<std::string>& left_out);

}  // namespace patchbay::conformance
