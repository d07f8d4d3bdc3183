#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace patchbay {

// The candidate a person most likely meant by `given`: the smallest edit distance (a swap of two
// neighbours counts as one), no more than a third of the name's length. Nothing when none is near.
std::optional<std::string_view> nearest(std::string_view given,
                                        std::span<const std::string_view> known);

// " Did you mean \"repo\"?", or "" when nothing is near: ready to append to a sentence.
std::string did_you_mean(std::string_view given, std::span<const std::string_view> known);

}  // namespace patchbay
