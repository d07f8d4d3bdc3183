// Which files of a repository a user wants, by patterns as in .gitignore, but without negation.
#pragma once

#include <patchbay/sdk/json.h>

#include <string>
#include <string_view>
#include <vector>

namespace github {

// "*" matches anything but "/", "**" matches anything, "?" matches one character but not "/". A
// pattern with a "/" is compared with the whole path, any other pattern with each name of the path.
// "docs/" means everything below docs.
bool matches_path(std::string_view pattern, std::string_view path);

struct PathFilter {
  std::vector<std::string> include;  // empty: all files
  std::vector<std::string> exclude;

  [[nodiscard]] bool takes(std::string_view path) const;
  [[nodiscard]] std::string text() const;  // equal for equal filters
};
PATCHBAY_FIELDS(PathFilter, include, exclude)

}  // namespace github
