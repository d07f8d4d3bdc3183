// Selects files of a repository with patterns in the form of .gitignore, without negation.
#pragma once

#include <patchbay/sdk/json.h>

#include <string>
#include <string_view>
#include <vector>

namespace github {

// Returns true if the path matches the pattern. Each "/" at the beginning of the pattern is
// ignored. "*" matches any text without "/". "**" matches any text. "?" matches one character other
// than "/". A pattern with another "/" must match the whole path. Any other pattern must match one
// name in the path. "docs/" matches everything below docs.
bool matches_path(std::string_view pattern, std::string_view path);

struct PathFilter {
  std::vector<std::string> include;  // empty: all files
  std::vector<std::string> exclude;

  [[nodiscard]] bool takes(std::string_view path) const;
  [[nodiscard]] std::string text() const;  // equal for equal filters
};
PATCHBAY_FIELDS(PathFilter, include, exclude)

}  // namespace github
