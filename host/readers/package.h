// Reads the packaging of office files (ECMA-376 part 2, Open Packaging Conventions). Relationships
// say which other parts belong to a part.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "readers/archive.h"

namespace patchbay::readers {

struct Relationship {
  std::string id;
  std::string kind;  // the last word of the relationship's type: "worksheet", "sharedStrings"
  std::string part;  // the full name of the part in the archive
};

// Returns the relationships of a part, in order. With "" as `part`, returns the relationships of
// the package itself. Leaves out relationships that lead outside of the file. Returns an empty list
// for a part without relationships.
Result<std::vector<Relationship>> relationships_of(Archive& archive, std::string_view part);

// Returns the first part of this kind, or "".
std::string part_of_kind(const std::vector<Relationship>& relationships, std::string_view kind);
// Returns the part with this id, or "".
std::string part_of_id(const std::vector<Relationship>& relationships, std::string_view id);

// Returns the type of a part in the package's table: "application/vnd.…main+xml". Returns "" if the
// table does not name the part.
Result<std::string> content_type_of(Archive& archive, std::string_view part);

}  // namespace patchbay::readers
