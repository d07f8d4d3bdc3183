#pragma once

#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::process {

// Returns the variables of this process as "NAME=value". Use these variables only for a child whose
// program a developer or an operator trusts. Leaves out Patchbay's variables, which have its
// configuration and secrets.
inline std::vector<std::string> inherited_environment() {
  constexpr std::string_view kOurs = "PATCHBAY_";
  std::vector<std::string> variables;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    if (!std::string_view(*each).starts_with(kOurs)) variables.emplace_back(*each);
  }
  return variables;
}

}  // namespace patchbay::process
