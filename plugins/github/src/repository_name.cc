#include "repository_name.h"

#include <algorithm>
#include <cctype>

namespace github {
namespace {

// Returns true if the text can be a name of an owner or a repository: 1 to 100 letters, digits,
// "-", "_" and ".", but not "." or "..".
bool is_name(std::string_view text) {
  if (text.empty() || text == "." || text == ".." || text.size() > 100) return false;
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
  });
}

bool equal(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

}  // namespace

RepositoryName::RepositoryName(Call& call, std::string_view text) : text_(text) {
  slash_ = text_.find('/');
  if (slash_ == std::string::npos || !is_name(text.substr(0, slash_)) ||
      !is_name(text.substr(slash_ + 1))) {
    throw Error(PATCHBAY_E_INVALID_ARGUMENT,
                "\"/repo\" is not a repository's name: expected owner/name, such as "
                "octocat/hello-world.");
  }
  const auto allowed = call.user_configuration<UserConfiguration>().repositories;
  const bool confined =
      !allowed.empty() && std::none_of(allowed.begin(), allowed.end(),
                                       [&](const std::string& each) { return equal(each, text); });
  if (confined) {
    throw Error(PATCHBAY_E_NOT_FOUND,
                "The linked account is confined to other repositories than \"" + text_ +
                    "\": name one of those, or add this one to the link's configuration.");
  }
}

}  // namespace github
