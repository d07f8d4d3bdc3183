// The documents of a host, as an entrance (API, command line) sees them: what there is, what
// changed, who may read it, and how the runs that load them come along.
//
//   documents::Library library(store);
//   PATCHBAY_TRY(const auto page, library.changes(asker, "", 500));
//   for (const auto& change : page.changes) …;
//   remember(page.cursor);
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "documents/collection_table.h"
#include "documents/document.h"
#include "documents/reading.h"
#include "documents/run_table.h"
#include "store/store.h"

namespace patchbay::documents {

// How a document is named to the outside: a connector, a collection and the provider's own id. A
// URL or a path never names one.
struct DocumentKey {
  std::string link;  // "": any of the asker's organization that may be read
  std::string connector;
  std::string collection;  // the provider's own id; "" where a link has no collections
  std::string native_id;
};

struct DocumentMetadata {
  std::string source;     // the connector
  std::string source_id;  // the provider's own id
  std::string title;
  Millis created_at = 0;
  Millis updated_at = 0;
  std::string author;
  std::string url;
  std::vector<std::string> permissions;  // who may read it, a line each
};

// A document without its content, which is read by range.
struct Document {
  std::string id;           // "github/R_1/17": parts of DocumentKey, percent-encoded
  std::string semantic_id;  // "github:17"
  DocumentMetadata metadata;
  DocumentKey key;
  std::string collection_name;
  std::string version;
  std::int64_t size = -1;
  std::string media_type;
  std::vector<std::string> parents;
  bool is_container = false;
  Outcome outcome = Outcome::kNone;
  std::string reason;
  std::string why;
  std::int64_t failures = 0;
  Millis retry_at = 0;
  bool is_held = false;  // its deletion waits for an operator
  std::int64_t sequence = 0;
  std::string source_metadata;  // JSON of the source's own
  Loaded loaded;
};

struct DocumentPage {
  std::vector<Document> documents;
  std::string cursor;  // of the next page; "": this was the last
};

struct Change {
  enum class What { kUpsert, kTombstone, kAccess };
  What what = What::kUpsert;
  std::int64_t sequence = 0;
  Document document;  // of a tombstone: id, key and sequence alone
};

struct ChangePage {
  std::vector<Change> changes;
  std::string cursor;         // of what comes after them, now or later
  bool is_caught_up = false;  // nothing more for now
};

// What of a document is read.
enum class Body { kContent, kText };

struct BodyRange {
  std::string bytes;
  std::uint64_t size = 0;  // of the whole
  std::string etag;
  std::string media_type;
};

struct Progress {
  RunRow run;
  std::vector<CollectionRow> collections;
};

// Thread-safe. NOT_FOUND for a document that is not there, and for one that the asker may not read.
class Library {
 public:
  explicit Library(Store& store) : store_(store) {}

  struct Filter {
    std::string link{};
    std::string connector{};
    bool troubled = false;  // only what is not plainly loaded: the ledger
    bool held = false;      // only what waits for an operator
  };
  // In no order that means anything; a document that stays is on exactly one page.
  Result<DocumentPage> list(const Asker& asker, const Filter& filter, const std::string& cursor,
                            std::size_t most);
  // In the order of their commits, each document once, by its latest change. Who sees all gets the
  // whole organization, others what their own links hold. CURSOR_EXPIRED: tombstones after it are
  // forgotten; begin with "".
  Result<ChangePage> changes(const Asker& asker, const std::string& cursor, std::size_t most);
  Result<Document> get(const Asker& asker, const DocumentKey& key);
  // At most 4 MiB from `from` on; of all parts, one after the other.
  Result<BodyRange> read(const Asker& asker, const DocumentKey& key, Body body, std::uint64_t from,
                         std::uint64_t length);
  // The seeds' `content`: the whole text. TOO_LARGE over `most`.
  Result<std::string> text(const Asker& asker, const DocumentKey& key, std::uint64_t most);

  // For an operator or the link's owner: everybody who may read it.
  Result<Reading::Readers> who_can_see(const Asker& asker, const DocumentKey& key);
  // Why `about` may read it.
  Result<Grant> why(const Asker& asker, const DocumentKey& key, const Asker& about);

  // The latest runs of a link, newest first; one whose host is gone is shown as interrupted.
  Result<std::vector<Progress>> progress(const Asker& asker, const std::string& link,
                                         const std::string& connector, int most = 1);
  Result<SyncRow> state(const Asker& asker, const std::string& link, const std::string& connector);

 private:
  struct Found;
  Result<Found> find(Transaction& transaction, const Asker& asker, const DocumentKey& key);

  Store& store_;
};

// "connector/collection/native id", each percent-encoded; and back.
std::string id_of(const DocumentKey& key);
std::optional<DocumentKey> key_of(std::string_view id);

// As part of what revokes a link: its documents are shown to nobody from now on, and are taken away
// piece by piece by take_away_ended().
void end_documents_of_link(Transaction& transaction, const std::string& link);
// The same for what a removed user loaded, of links and of connectors that work without one.
void end_documents_of_user(Transaction& transaction, const std::string& organization,
                           const std::string& user);
// One step; how many documents went.
Result<std::int64_t> take_away_ended(Store& store);
// Forgets tombstones that are older than `age`; how many.
Result<std::int64_t> forget_tombstones(Store& store, std::chrono::milliseconds age);

}  // namespace patchbay::documents
