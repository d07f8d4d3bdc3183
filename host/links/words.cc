#include "links/words.h"

#include <algorithm>
#include <array>

namespace patchbay::links {
namespace {

constexpr std::array<std::string_view, 5> kStatuses = {"pending", "active", "expired", "revoked",
                                                       "error"};
constexpr std::array<std::string_view, 3> kValidations = {"Unknown", "Valid", "Invalid"};

}  // namespace

std::string_view word_of(LinkStatus status) {
  return kStatuses.at(static_cast<std::size_t>(status));
}
std::string_view word_of(Validation validation) {
  return kValidations.at(static_cast<std::size_t>(validation));
}

LinkStatus status_of(std::string_view word) {
  const auto* found = std::find(kStatuses.begin(), kStatuses.end(), word);
  if (found == kStatuses.end()) return LinkStatus::kRevoked;
  return static_cast<LinkStatus>(found - kStatuses.begin());
}

Validation validation_of(std::string_view word) {
  const auto* found = std::find(kValidations.begin(), kValidations.end(), word);
  if (found == kValidations.end()) return Validation::kUnknown;
  return static_cast<Validation>(found - kValidations.begin());
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) found.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return found;
}

}  // namespace patchbay::links
