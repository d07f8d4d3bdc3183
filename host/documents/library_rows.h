// Runs queries that return documents with their link.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "documents/library.h"

namespace soci {
class statement;
}

namespace patchbay::documents {

// A document's row with its collection and link.
struct HeldRow {
  Row row;
  CollectionRow collection;  // only id, link, connector, native_id, name and ended are set
  FollowedLink followed;
};

// Returns the rows that match `condition`, the SQL text after "where". `uses` adds the values of
// its parameters.
std::vector<HeldRow> select_rows(store::Transaction& transaction, const std::string& condition,
                                 const std::function<void(soci::statement&)>& uses);

// Returns a document in its public form. If `reading` is nullptr, it has no permissions.
Document document_of(const HeldRow& held, Reading* reading);

}  // namespace patchbay::documents
