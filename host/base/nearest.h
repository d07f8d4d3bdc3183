// Finds the known name that a user probably meant, for messages about unknown names.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace patchbay {

// Returns true if the names differ only in case and word separators, for example "issueNumber" and
// "issue_number".
bool differ_in_style_alone(std::string_view one, std::string_view other);

// Returns the known name that `given` most likely means. A name that differs only in style has
// priority. Otherwise it is the name with the smallest edit distance, where a swap of two
// neighbouring letters is one edit. The distance is at most a third of the length of `given`, but 1
// is always allowed. Returns nullopt if no name is similar enough.
std::optional<std::string_view> nearest(std::string_view given,
                                        std::span<const std::string_view> known);

// Returns a question to append to a sentence: " Did you mean \"repo\"?". Returns "" if no name is
// similar.
std::string did_you_mean(std::string_view given, std::span<const std::string_view> known);

}  // namespace patchbay
