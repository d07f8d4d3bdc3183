// Which files of a repository a user wants: by patterns as in .gitignore, without negation.
#pragma once

#include <patchbay/sdk/json.h>

#include <string>
#include <string_view>
#include <vector>

namespace github {

// "*" is anything but "/", "**" anything, "?" one character but "/". A pattern with a "/" is held
// against the whole path, another against each name of it; "docs/" means all below docs.
bool matches_path(std::string_view pattern, std::string_view path);

struct PathFilter {
  std::vector<std::string> include;  // empty: all
  std::vector<std::string> exclude;

  [[nodiscard]] bool takes(std::string_view path) const;
  [[nodiscard]] std::string text() const;  // equal for equal filters
};
PATCHBAY_FIELDS(PathFilter, include, exclude)

}  // namespace github
