// The packaging of office files (ECMA-376 part 2, Open Packaging Conventions): parts refer to each
// other by relationships.
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

// Returns the relationships of a part, in order; for "", those of the package itself. Relationships
// that lead outside of the file are left out. Returns an empty list for a part without
// relationships.
Result<std::vector<Relationship>> relationships_of(Archive& archive, std::string_view part);

// Returns the first part of that kind, or "".
std::string part_of_kind(const std::vector<Relationship>& relationships, std::string_view kind);
// Returns the part with this id, or "".
std::string part_of_id(const std::vector<Relationship>& relationships, std::string_view id);

// Returns the type of a part in the package's table: "application/vnd.…main+xml"; "" if the table
// does not name the part.
Result<std::string> content_type_of(Archive& archive, std::string_view part);

}  // namespace patchbay::readers
