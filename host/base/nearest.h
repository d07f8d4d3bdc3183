// Finds the known name that a person probably meant, for messages about unknown names.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace patchbay {

// Returns true if the names differ only in upper and lower case and in the separators of words,
// such as "issueNumber" and "issue_number".
bool differ_in_style_alone(std::string_view one, std::string_view other);

// Returns the known name that `given` most likely means. A known name comes first if it differs
// from `given` in style alone. Otherwise it is the name with the smallest edit distance, where a
// swap of two neighbouring letters counts as one edit. The distance may be at most a third of the
// length of `given`, and may always be 1. Returns nullopt if no name is near enough.
std::optional<std::string_view> nearest(std::string_view given,
                                        std::span<const std::string_view> known);

// Returns a question to append to a sentence: " Did you mean \"repo\"?". Returns "" if no name is
// near.
std::string did_you_mean(std::string_view given, std::span<const std::string_view> known);

}  // namespace patchbay
