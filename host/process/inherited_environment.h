#pragma once

#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::process {

// Returns this process's variables as "NAME=value". Only for a child whose program a developer or
// an operator trusts. Omits Patchbay's variables, which contain its configuration and secrets.
inline std::vector<std::string> inherited_environment() {
  constexpr std::string_view kOurs = "PATCHBAY_";
  std::vector<std::string> variables;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    if (!std::string_view(*each).starts_with(kOurs)) variables.emplace_back(*each);
  }
  return variables;
}

}  // namespace patchbay::process
