// Makes names and texts for the generated files: ids, titles, C++ literals and comments.
#pragma once

#include <string>
#include <string_view>

namespace patchbay::openapi {

// Returns the id of the action for an operation's name: "list_pets" for "listPets", "pets_list" for
// "pets/list". An id has at most 64 bytes. Returns "" if the name has no letter from A to Z.
std::string action_id(std::string_view name);

// Returns a title for people, such as "List pets" for "list_pets".
std::string title_of(std::string id);

// Returns the text as a C++ string literal, with its quotes.
std::string literal(std::string_view text);

// Returns the text as one line that is safe in a C++ comment and in a cell of a Markdown table.
std::string one_line(std::string_view text);

// Returns the text without blanks at its ends, cut to 4000 bytes, the most that a manifest accepts.
std::string sentence(std::string_view text);

}  // namespace patchbay::openapi
