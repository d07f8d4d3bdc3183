// Finds the known name that a person probably meant, for messages about unknown names.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace patchbay {

// Returns true if the names differ only in upper and lower case and in the separators of words:
// "issueNumber" and "issue_number".
bool differ_in_style_alone(std::string_view one, std::string_view other);

// Returns the known name that `given` most likely means: a name that differs in style alone, or
// else the name with the smallest edit distance. A swap of two neighbouring letters counts as one
// edit. A name at distance 1 is always near; at a larger distance, it is near up to a third of the
// length of `given`. Returns nullopt if no name is near.
std::optional<std::string_view> nearest(std::string_view given,
                                        std::span<const std::string_view> known);

// Returns " Did you mean \"repo\"?", to be appended to a sentence, or "" if no name is near.
std::string did_you_mean(std::string_view given, std::span<const std::string_view> known);

}  // namespace patchbay
