#include "accounts/status_words.h"

#include <algorithm>
#include <array>

namespace patchbay::accounts {
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

}  // namespace patchbay::accounts
