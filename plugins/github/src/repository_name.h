// Checks names of repositories ("owner/name"), and whether a link may be used for a repository.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "github.h"
#include "path_filter.h"

namespace github {

// The user's settings for a link. An empty list means all repositories of the account.
struct UserConfiguration {
  std::vector<std::string> repositories;
  PathFilter files;  // the files that are loaded as documents
};
PATCHBAY_FIELDS(UserConfiguration, repositories, files)

// A repository that this call may use.
class RepositoryName {
 public:
  // Throws INVALID_ARGUMENT if `text` is not "owner/name". Throws NOT_FOUND if the user limited the
  // link to other repositories.
  RepositoryName(Call& call, std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }  // "owner/name"
  [[nodiscard]] std::string owner() const { return text_.substr(0, slash_); }
  [[nodiscard]] std::string name() const { return text_.substr(slash_ + 1); }

  // Returns the address of the repository: …/repos/OWNER/NAME.
  [[nodiscard]] Url url(const GitHub& github) const {
    return github.rest().segment("repos").segment(owner()).segment(name());
  }

 private:
  std::string text_;
  std::size_t slash_ = 0;
};

}  // namespace github
