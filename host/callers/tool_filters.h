// Combines the filters of one caller: the filters of the operator, the organization, the key and
// the client. A caller is offered a tool only if every filter offers the tool. So the filter of a
// key can only remove tools from the tools of its organization.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/caller.h"
#include "base/result.h"
#include "callers/tool_filter.h"

namespace patchbay::callers {

// The reason why a caller is not offered a tool.
struct ToolRefusal {
  std::string profile;
  // "profile support of key key_AbC, line 2: deny *:write", for the audit
  std::string rule;
};

// The filters of one caller. Immutable, so threads may share this object.
class ToolFilters {
 public:
  struct Part {
    std::string holder;  // "organization acme", "key key_AbC", "client client_AbC"
    std::string profile;
    std::shared_ptr<const ToolFilter> filter;  // never nullptr
  };
  explicit ToolFilters(std::vector<Part> parts) : parts_(std::move(parts)) {}

  // Returns the refusal of the first filter that does not offer the tool, or nullopt if every
  // filter offers the tool.
  [[nodiscard]] std::optional<ToolRefusal> refusal_of(const ToolIdentity& tool) const;
  [[nodiscard]] bool pins(const ToolIdentity& tool) const;

 private:
  std::vector<Part> parts_;
};

// Returns the reason why the caller is not offered the tool, or nullopt if the caller is offered
// the tool.
std::optional<ToolRefusal> refusal_of(const Caller& caller, const ToolIdentity& tool);
bool is_offered(const Caller& caller, const ToolIdentity& tool);
bool is_pinned(const Caller& caller, const ToolIdentity& tool);

// Returns the error GATE_CLOSED, with the reason tool_filter.
Error not_offered(const ToolIdentity& tool, const ToolRefusal& refusal);

}  // namespace patchbay::callers
