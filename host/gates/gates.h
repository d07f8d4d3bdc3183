// Gates: whether an action may be used at all, before anything of the call is looked at.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::gates {

// What a gate decides by. Borrowed for the question.
struct Passage {
  std::string_view connector;
  std::string_view action;
};

// One rule. Thread-safe; asked on every call, so it allocates nothing when it says yes.
class Gate {
 public:
  virtual ~Gate() = default;
  // GATE_CLOSED with a `reason` from a closed list, and who can change it.
  [[nodiscard]] virtual Result<void> check(const Passage& passage) const = 0;
};

// Lets those connectors pass that the operator named; with an empty list, all of them. Its reason
// is "allow_list".
class AllowList final : public Gate {
 public:
  explicit AllowList(std::vector<std::string> connectors) : connectors_(std::move(connectors)) {}
  [[nodiscard]] Result<void> check(const Passage& passage) const override;

 private:
  std::vector<std::string> connectors_;
};

}  // namespace patchbay::gates
