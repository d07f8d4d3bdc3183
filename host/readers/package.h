// The packaging of office files (ECMA-376 part 2, Open Packaging Conventions): parts that refer to
// each other by relationships.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "readers/archive.h"

namespace patchbay::readers {

struct Relationship {
  std::string id;
  std::string kind;  // the last word of its type: "worksheet", "sharedStrings"
  std::string part;  // whole name in the archive
};

// Those of a part, in their order; of the package itself for "". What leads outside of the file is
// left out. A part without relationships has none.
Result<std::vector<Relationship>> relationships_of(Archive& archive, std::string_view part);

// The first of that kind, or "".
std::string part_of_kind(const std::vector<Relationship>& relationships, std::string_view kind);
// By its id, or "".
std::string part_of_id(const std::vector<Relationship>& relationships, std::string_view id);

// What a part is, by the table of the package: "application/vnd.…main+xml"; "" for a part that it
// does not name.
Result<std::string> content_type_of(Archive& archive, std::string_view part);

}  // namespace patchbay::readers
