// The index of words: SQLite's FTS5, or PostgreSQL's text search. All functions run in the caller's
// transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace patchbay::search {

// A document, by its row.
struct IndexedDocument {
  std::string collection;
  std::string native_id;
};

// The words of a document.
struct Words {
  std::string title;
  std::string body;
  std::int64_t content_sequence = 0;  // documents::Row has it
};

// Writes the words of a document, in place of those that it had.
void put_words(Transaction& transaction, const IndexedDocument& document, const Words& words);
void remove_words(Transaction& transaction, const IndexedDocument& document);
// Returns the content_sequence of the words that the index has; -1 if it has none.
std::int64_t indexed_content(Transaction& transaction, const IndexedDocument& document);

// Visits at most `most` documents of an organization that have all these words, the best first,
// until `visit` returns false. A word in the title counts more. Returns how many were visited.
std::size_t visit_documents_with(Transaction& transaction, const std::string& organization,
                                 const std::vector<std::string>& words, std::size_t most,
                                 const std::function<bool(const IndexedDocument&)>& visit);

}  // namespace patchbay::search
