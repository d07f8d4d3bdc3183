// The path of an operation, such as "/repos/{owner}/{repo}/issues", in pieces.
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

// A piece is a text that stands in the address as it is, or a segment with parameters.
struct PathPiece {
  std::string literal;  // "" for a segment
  std::vector<PathPart> segment;
};

// Returns the pieces of a path. Fails with INVALID_ARGUMENT for a path with a query or with braces
// that do not match.
Result<std::vector<PathPiece>> pieces_of(std::string_view path);

// Returns the names of the parameters in the path.
std::vector<std::string> names_in(const std::vector<PathPiece>& pieces);

}  // namespace patchbay::openapi
