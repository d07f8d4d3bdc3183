#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace patchbay {

// The known name that `given` most likely stands for: the one with the smallest edit distance,
// where a swap of two neighbours counts as one. The distance is at most a third of `given`'s
// length, or 1. nullopt if no name is that near.
std::optional<std::string_view> nearest(std::string_view given,
                                        std::span<const std::string_view> known);

// " Did you mean \"repo\"?", or "" if no name is near; appended to a sentence.
std::string did_you_mean(std::string_view given, std::span<const std::string_view> known);

}  // namespace patchbay
