// Which known name somebody meant who wrote another one, for sentences about unknown names.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace patchbay {

// Returns true if the names have the same letters and digits but for their case and for what stands
// between words: "issueNumber" and "issue_number".
bool differ_in_style_alone(std::string_view one, std::string_view other);

// Returns the known name that `given` most likely means: one that differs in style alone, else the
// one with the smallest edit distance. A swap of two neighbouring letters counts as one edit. A
// name at distance 1 is always near; at a larger distance, it is near up to a third of the length
// of `given`. Returns nullopt if no name is near.
std::optional<std::string_view> nearest(std::string_view given,
                                        std::span<const std::string_view> known);

// Returns " Did you mean \"repo\"?", to be appended to a sentence, or "" if no name is near.
std::string did_you_mean(std::string_view given, std::span<const std::string_view> known);

}  // namespace patchbay
