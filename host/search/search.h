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

struct Found {
  std::vector<documents::Document> documents;  // the best first, each once
  // True: there may be more, which were not looked at because so many others are not for the asker.
  bool is_cut = false;
};

// Limits of what is asked for, and of the work.
struct SearchLimits {
  std::size_t words = 16;
  std::size_t bytes = 512;                       // of what is asked for
  std::size_t results = 100;                     // of one answer
  std::size_t looked = 2000;                     // matches that are looked at for one answer
  std::size_t at_once = 2;                       // searches; each holds a thread of the store
  std::size_t indexed = std::size_t{256} << 10;  // bytes of a document's text; the rest is left out
  std::size_t step = std::size_t{4} << 20;       // bytes of text that one step reads
};

// Returns the words of a question, each without signs. Fails with INVALID_ARGUMENT if there are
// none, or too many.
Result<std::vector<std::string>> words_asked(std::string_view question, const SearchLimits& limits);

// Thread-safe. Borrows the store.
class Search {
 public:
  explicit Search(Store& store, const SearchLimits& limits = {}) : store_(store), limits_(limits) {}

  // Returns documents that have all the words in title or text, and that the asker may read now.
  // Who may read is judged in the transaction of the query, by the same rules as for a list. Fails
  // with INVALID_ARGUMENT if there are no words, or too many, and with OVERLOADED if too many
  // searches run.
  Result<Found> find(const documents::Asker& asker, std::string_view words, std::size_t most);

  // Brings the index up to date by one step. Returns true if there is more to do. A timer calls
  // this about once a second; several hosts may.
  Result<bool> tend();

 private:
  Store& store_;
  const SearchLimits limits_;
  std::atomic<std::size_t> running_ = 0;  // searches
};

}  // namespace patchbay::search
