#pragma once

#include <string_view>

#include "base/code.h"
#include "documents/collection_table.h"
#include "documents/source.h"

namespace patchbay::documents {

// The sentence about a collection that the account's list does not name any more.
inline constexpr const char* kUnnamed =
    "The account's list does not name it any more. Its documents are kept.";

// Returns the word for CollectionRow::trouble if the source says that the collection is in this
// state, in which it cannot be read.
std::string_view trouble_of(CollectionState state);
// Returns true if the source does not let anybody read the collection.
bool is_away(const CollectionRow& row);

// Returns the word for CollectionRow::trouble if a step failed with this code. Returns "" if the
// error concerns the account or this host and not the collection.
std::string_view trouble_of(Code code);

}  // namespace patchbay::documents
