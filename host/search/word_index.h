// Writes and searches the index of words, which is SQLite's FTS5 or PostgreSQL's text search. All
// functions run in the caller's transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace patchbay::search {

// The key of a document.
struct IndexedDocument {
  std::string collection;
  std::string native_id;
};

// The words of a document.
struct Words {
  std::string title;
  std::string body;
  std::int64_t content_sequence = 0;  // as in documents::Row
};

// Writes the words of a document. Replaces its old words.
void put_words(store::Transaction& transaction, const IndexedDocument& document,
               const Words& words);
void remove_words(store::Transaction& transaction, const IndexedDocument& document);
// Returns the content_sequence of the document's words in the index; -1 if the index does not have
// the document.
std::int64_t indexed_content(store::Transaction& transaction, const IndexedDocument& document);

// Visits at most `most` documents of an organization that have all these words, best first, until
// `visit` returns false. A word in the title counts more than a word in the body. Returns how many
// documents were visited.
std::size_t visit_documents_with(store::Transaction& transaction, const std::string& organization,
                                 const std::vector<std::string>& words, std::size_t most,
                                 const std::function<bool(const IndexedDocument&)>& visit);

}  // namespace patchbay::search
