// Combines a caller's filters: those of the operator, the organization, the key and the client. A
// caller may use a tool only if all of them offer it. So a key's filter can only reduce the tools
// of its organization.
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

// The reason why a tool is not offered to a caller.
struct ToolRefusal {
  std::string profile;
  // For the audit: "profile support of key key_AbC, line 2: deny *:write".
  std::string rule;
};

// A caller's filters. Immutable, so threads may share this object.
class ToolFilters {
 public:
  struct Part {
    std::string holder;  // for example "organization acme", "key key_AbC", "client client_AbC"
    std::string profile;
    std::shared_ptr<const ToolFilter> filter;  // never nullptr
  };
  explicit ToolFilters(std::vector<Part> parts) : parts_(std::move(parts)) {}

  // Returns the refusal of the first filter that does not offer the tool. Returns nullopt if all
  // filters offer it.
  [[nodiscard]] std::optional<ToolRefusal> refusal_of(const ToolIdentity& tool) const;
  [[nodiscard]] bool pins(const ToolIdentity& tool) const;

 private:
  std::vector<Part> parts_;
};

// Returns the reason why the tool is not offered to the caller. Returns nullopt if it is offered.
std::optional<ToolRefusal> refusal_of(const Caller& caller, const ToolIdentity& tool);
bool is_offered(const Caller& caller, const ToolIdentity& tool);
bool is_pinned(const Caller& caller, const ToolIdentity& tool);

// Returns the error GATE_CLOSED, with the reason tool_filter.
Error not_offered(const ToolIdentity& tool, const ToolRefusal& refusal);

}  // namespace patchbay::callers
