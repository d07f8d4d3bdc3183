// A text of an MCP client's file, in which "${NAME}" stands for a variable of this host.
#pragma once

#include <string>
#include <vector>

#include "app/config.h"

namespace patchbay::cli {

struct TextPiece {
  std::string text;  // the piece itself, or the name of the variable
  bool is_variable = false;
};

// Returns the pieces of a text. Takes the default of a variable that is not set, if the text has
// one. Leaves all other forms of "${…}" as they are. Two pieces of plain text never follow each
// other.
std::vector<TextPiece> pieces_of(const std::string& text, const app::Environment& environment);

bool has_variable(const std::vector<TextPiece>& pieces);

// Returns true if the text is a name that a shell's variable can have.
bool is_variable_name(const std::string& text);

// Returns the first "${…}" that pieces_of() left as it is; "" if all were replaced.
std::string unknown_variable(const std::vector<TextPiece>& pieces);

}  // namespace patchbay::cli
