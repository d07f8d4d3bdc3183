#pragma once

#include <string_view>

#include "base/code.h"
#include "documents/collection_table.h"
#include "documents/source.h"

namespace patchbay::documents {

// The sentence for a collection that is missing in the account's list.
inline constexpr const char* kUnnamed =
    "The account's list does not name it any more. Its documents are kept.";

// Returns the word for CollectionRow::trouble, for a state in which the source does not allow
// reading the collection.
std::string_view trouble_of(CollectionState state);
// Returns true if the account cannot read the collection now: it is out of reach, suspended or
// blocked.
bool is_away(const CollectionRow& row);

// Returns the word for CollectionRow::trouble after a step failed with this code. Returns "" if the
// error concerns the account or this host and not the collection.
std::string_view trouble_of(Code code);

}  // namespace patchbay::documents
