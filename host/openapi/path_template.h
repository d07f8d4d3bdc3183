// Splits the path of an operation, such as "/repos/{owner}/{repo}/issues", into pieces.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::openapi {

struct PathPart {
  std::string text;  // the text itself, or the name of the parameter
  bool is_parameter = false;
};

// A piece of a path: a text that goes into the address unchanged, or a segment with parameters.
struct PathPiece {
  std::string literal;  // "" for a segment
  std::vector<PathPart> segment;
};

// Returns the pieces of a path. Fails with INVALID_ARGUMENT if the path does not begin with "/",
// has a query or a fragment, or has a "{" without a "}".
Result<std::vector<PathPiece>> pieces_of(std::string_view path);

// Returns the names of the parameters in the path.
std::vector<std::string> names_in(const std::vector<PathPiece>& pieces);

}  // namespace patchbay::openapi
