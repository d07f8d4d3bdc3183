// Runs queries that return documents together with their link.
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
  Followed followed;
};

// Returns the rows for which `condition` is true. `condition` is the SQL text after "where"; `uses`
// adds the values of the parameters in `condition`.
std::vector<HeldRow> select_rows(Transaction& transaction, const std::string& condition,
                                 const std::function<void(soci::statement&)>& uses);

// Returns a document in its public form. If `reading` is nullptr, the document has no permissions.
Document document_of(const HeldRow& held, Reading* reading);

}  // namespace patchbay::documents
