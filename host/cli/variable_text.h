// Finds the variables in a text of an MCP client's file. In such a text, "${NAME}" stands for a
// variable of this host.
#pragma once

#include <string>
#include <vector>

#include "app/config.h"

namespace patchbay::cli {

struct TextPiece {
  std::string text;  // the piece itself, or the name of the variable
  bool is_variable = false;
};

// Splits a text into plain pieces and variables. A variable is ${NAME}, ${env:NAME} or
// ${NAME:-default}. A variable that is not set and has a default becomes plain text. Any other
// "${…}" stays plain text. Two plain pieces never follow each other.
std::vector<TextPiece> pieces_of(const std::string& text, const app::Environment& environment);

bool has_variable(const std::vector<TextPiece>& pieces);

// Returns true if the text is a name that a shell's variable can have.
bool is_variable_name(const std::string& text);

// Returns the first "${…}" that pieces_of() did not replace, or "" if it replaced all.
std::string unknown_variable(const std::vector<TextPiece>& pieces);

}  // namespace patchbay::cli
