#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace patchbay {

// The known name that `given` most likely stands for: the one with the smallest edit distance,
// where a swap of two neighbouring letters counts as one. A distance of 1 is always near; a larger
// distance is near up to a third of `given`'s length. nullopt if no name is near.
std::optional<std::string_view> nearest(std::string_view given,
                                        std::span<const std::string_view> known);

// " Did you mean \"repo\"?", or "" if no name is near; appended to a sentence.
std::string did_you_mean(std::string_view given, std::span<const std::string_view> known);

}  // namespace patchbay
