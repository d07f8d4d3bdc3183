// Finds documents of this host by words. Start here.
//
//   PATCHBAY_TRY(const auto found, search.find(asker, "quarterly report", 20));
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "documents/library.h"
#include "documents/reading.h"
#include "store/store.h"

namespace patchbay::search {

struct FoundDocuments {
  std::vector<documents::Document> documents;  // best first, each once
  // True: there may be more documents. The search ended early, because the asker may not read many
  // of the matches.
  bool is_cut = false;
};

// Limits of a question, and of the work for it.
struct SearchLimits {
  std::size_t words = 16;
  std::size_t bytes = 512;    // bytes of the question
  std::size_t results = 100;  // documents in one answer
  std::size_t looked = 2000;  // matches that are checked for one answer
  std::size_t at_once = 2;    // running searches; each uses a thread of the store
  std::size_t indexed = std::size_t{256} << 10;  // bytes of a document's text in the index
  std::size_t step = std::size_t{4} << 20;       // bytes of text that one step of tend() reads
};

// Returns the words of a question, without punctuation. Fails with INVALID_ARGUMENT if there are no
// words, too many words, or too many bytes.
Result<std::vector<std::string>> words_asked(std::string_view question, const SearchLimits& limits);

// Searches the documents of this host. Thread-safe. Borrows the store.
class Search {
 public:
  explicit Search(store::Store& store, const SearchLimits& limits = {})
      : store_(store), limits_(limits) {}

  // Returns documents that have all the words in title or text and that the asker may read now.
  // Checks the right to read in the transaction of the query, by the same rules as
  // documents::Library::list(). Fails with INVALID_ARGUMENT if there are no words, too many words
  // or too many bytes. Fails with OVERLOADED if too many searches run.
  Result<FoundDocuments> find(const documents::Asker& asker, std::string_view words,
                              std::size_t most);

  // Brings the index up to date by one step. Returns true if a further step may be needed. A timer
  // calls this about once a second. Several hosts may call tend() at the same time.
  Result<bool> tend();

 private:
  store::Store& store_;
  const SearchLimits limits_;
  std::atomic<std::size_t> running_ = 0;  // the number of running searches
};

}  // namespace patchbay::search
