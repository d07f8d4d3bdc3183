#include "accounts/refresh_point.h"

namespace patchbay::accounts {
namespace {

constexpr std::array<std::string_view, kRefreshPoints.size()> kPointWords = {
    "token refused",    "link read",        "refresh asked",  "lease asked",      "lease held",
    "credential read",  "intent begun",     "intent written", "intent committed", "request due",
    "answer received",  "commit begun",     "token written",  "link written",     "intent removed",
    "token committed",  "refresh recorded", "lease released", "callers told",     "token kept",
    "token handed out",
};
static_assert(!kPointWords.back().empty(), "every point has a word");

}  // namespace

std::string_view word_of(RefreshPoint point) {
  return kPointWords.at(static_cast<std::size_t>(point));
}

}  // namespace patchbay::accounts
