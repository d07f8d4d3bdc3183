// "owner/name", and which of them a link may be used for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "github.h"
#include "path_filter.h"

namespace github {

// What a person chose for a link. Empty: every repository of the account.
struct UserConfiguration {
  std::vector<std::string> repositories;
  PathFilter files;  // that are loaded as documents
};
PATCHBAY_FIELDS(UserConfiguration, repositories, files)

// A repository that this call may touch.
class RepositoryName {
 public:
  // INVALID_ARGUMENT when `text` is not "owner/name"; NOT_FOUND when the link is confined to
  // others.
  RepositoryName(Call& call, std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }  // "owner/name"
  [[nodiscard]] std::string owner() const { return text_.substr(0, slash_); }
  [[nodiscard]] std::string name() const { return text_.substr(slash_ + 1); }

  // …/repos/OWNER/NAME
  [[nodiscard]] Url url(const GitHub& github) const {
    return github.rest().segment("repos").segment(owner()).segment(name());
  }

 private:
  std::string text_;
  std::size_t slash_ = 0;
};

}  // namespace github
