// Queries on rows of documents with the link that holds them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "documents/library.h"

namespace soci {
class statement;
}

namespace patchbay::documents {

// A row with what it belongs to.
struct HeldRow {
  Row row;
  CollectionRow collection;  // id, link, connector, native_id and name
  Followed followed;
};

// Those that fulfil `condition`, an SQL text behind "where", with the values that `uses` adds.
std::vector<HeldRow> select_rows(Transaction& transaction, const std::string& condition,
                                 const std::function<void(soci::statement&)>& uses);

// As it is shown; without permissions if `reading` is nullptr.
Document document_of(const HeldRow& held, Reading* reading);

}  // namespace patchbay::documents
