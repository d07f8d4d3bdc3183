#include "extraction/outcome.h"

#include <array>
#include <utility>

namespace patchbay::extraction {
namespace {

constexpr std::array<std::pair<Outcome, std::string_view>, 9> kNames = {{
    {Outcome::kText, "text"},
    {Outcome::kNoText, "no_text"},
    {Outcome::kTooLarge, "too_large"},
    {Outcome::kUnsupported, "unsupported"},
    {Outcome::kEncrypted, "encrypted"},
    {Outcome::kDamaged, "damaged"},
    {Outcome::kTimedOut, "timed_out"},
    {Outcome::kOutOfMemory, "out_of_memory"},
    {Outcome::kCrashed, "crashed"},
}};

}  // namespace

std::string_view name_of(Outcome outcome) {
  for (const auto& [each, name] : kNames) {
    if (each == outcome) return name;
  }
  return {};
}

std::optional<Outcome> outcome_of(std::string_view name) {
  for (const auto& [outcome, each] : kNames) {
    if (each == name) return outcome;
  }
  return std::nullopt;
}

}  // namespace patchbay::extraction
