// Names and texts for what is generated: ids, comments, literals of C++.
#pragma once

#include <string>
#include <string_view>

namespace patchbay::openapi {

// Returns the id of an action for an operation's name: "list_pets" for "listPets", "pets_list" for
// "pets/list". At most 64 bytes, as ids are; "" if no letter is in the name.
std::string action_id(std::string_view name);

// Returns a title for people, such as "List pets" for "list_pets".
std::string title_of(std::string id);

// Returns the text as a literal of C++, with its quotes.
std::string literal(std::string_view text);

// Returns the text as one line that may stand in a comment of C++ or in a cell of Markdown.
std::string one_line(std::string_view text);

// Returns what a manifest takes as a sentence: without blanks at the ends, 4000 bytes at most.
std::string sentence(std::string_view text);

}  // namespace patchbay::openapi
