// Reads the host's documents, for the API and the command line: lists documents and changes, reads
// contents, shows who may read a document, and the progress of runs.
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

// A document's public name: connector, collection and the provider's id. It never contains URLs or
// paths.
struct DocumentKey {
  std::string link;  // "": any link of the asker's organization
  std::string connector;
  std::string collection;  // the provider's id; "" if the link has no collections
  std::string native_id;
};

struct DocumentMetadata {
  std::string source;     // id of the connector
  std::string source_id;  // the provider's id
  std::string title;
  store::Millis created_at = 0;
  store::Millis updated_at = 0;
  std::string author;
  std::string url;
  std::vector<std::string> permissions;  // one line for each principal who may read the document
};

// A document without its content. read() returns a range of the content.
struct Document {
  std::string id;           // for example "github/R_1/17": the parts of DocumentKey,
                            // percent-encoded
  std::string semantic_id;  // for example "github:17"
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
  store::Millis retry_at = 0;
  bool is_held = false;  // true: an operator must decide whether the document is deleted
  std::int64_t sequence = 0;
  std::string source_metadata;  // a JSON object with the source's own data
  LoadedContent loaded;
};

struct DocumentPage {
  std::vector<Document> documents;
  std::string cursor;  // cursor of the next page; "": this was the last page
};

struct Change {
  enum class What { kUpsert, kTombstone, kAccess };
  What what = What::kUpsert;
  std::int64_t sequence = 0;
  Document document;  // a tombstone has only id, semantic_id, key and sequence
};

struct ChangePage {
  std::vector<Change> changes;
  std::string cursor;         // argument of changes() for later changes
  bool is_caught_up = false;  // true: there are no more changes now
};

// What Library::read() returns: the content, or the content's text.
enum class Body { kContent, kText };

struct BodyRange {
  std::string bytes;
  std::uint64_t size = 0;  // the size of the whole body
  std::string etag;
  std::string media_type;
};

struct Progress {
  RunRow run;
  std::vector<CollectionRow> collections;
};

// Reads documents for an asker. Fails with NOT_FOUND if the document does not exist or the asker
// may not read it. Thread-safe.
class Library {
 public:
  explicit Library(store::Store& store) : store_(store) {}

  struct Filter {
    std::string link{};
    std::string connector{};
    // True: only documents with an outcome above kLoaded, or whose readers are not known yet
    // (AccessKind::kDeferred).
    bool troubled = false;
    bool held = false;  // true: only documents whose deletion waits for an operator
  };
  // Lists documents in a stable but arbitrary order. A document that is not deleted meanwhile is on
  // exactly one page.
  Result<DocumentPage> list(const Asker& asker, const Filter& filter, const std::string& cursor,
                            std::size_t most);
  // Lists changes in commit order. Each document occurs once, with its latest change. An asker who
  // sees all gets the changes of the whole organization; another asker gets those of its own links.
  // Fails with CURSOR_EXPIRED if tombstones after the cursor were deleted. The caller must then
  // begin again with "".
  Result<ChangePage> changes(const Asker& asker, const std::string& cursor, std::size_t most);
  Result<Document> get(const Asker& asker, const DocumentKey& key);
  // Reads at most 4 MiB of the content or text, from the byte `from` on. Joins the document's
  // parts.
  Result<BodyRange> read(const Asker& asker, const DocumentKey& key, Body body, std::uint64_t from,
                         std::uint64_t length);
  // Reads the whole text. Fails with TOO_LARGE if it has more than `most` bytes.
  Result<std::string> text(const Asker& asker, const DocumentKey& key, std::uint64_t most);

  // Returns all principals who may read the document. Only for an asker who sees all or owns the
  // link; otherwise fails with NOT_FOUND.
  Result<Reading::Readers> who_can_see(const Asker& asker, const DocumentKey& key);
  // Returns whether `about` may read the document, and why. Only for an asker who sees all or owns
  // the link; otherwise fails with NOT_FOUND.
  Result<Grant> why(const Asker& asker, const DocumentKey& key, const Asker& about);

  // Returns a link's latest runs, newest first. If a run's host has ended, its state is
  // kInterrupted.
  Result<std::vector<Progress>> progress(const Asker& asker, const std::string& link,
                                         const std::string& connector, int most = 1);
  // Returns the collections in trouble, of the filter's links. Only for an asker who sees all or
  // owns the link.
  Result<std::vector<CollectionRow>> troubled_collections(const Asker& asker, const Filter& filter);
  Result<SyncRow> state(const Asker& asker, const std::string& link, const std::string& connector);

 private:
  struct FoundRow;
  Result<FoundRow> find(store::Transaction& transaction, const Asker& asker,
                        const DocumentKey& key);

  store::Store& store_;
};

// Convert a key to "connector/collection/native id", with each part percent-encoded, and back.
std::string id_of(const DocumentKey& key);
std::optional<DocumentKey> key_of(std::string_view id);

// Hides a link's documents from now on, and ends the link's runs. Must be called in the transaction
// that revokes the link. take_away_ended() later deletes the documents in steps.
void end_documents_of_link(store::Transaction& transaction, const std::string& link);
// Calls end_documents_of_link() for all syncs of a removed user, including those of connectors that
// need no account.
void end_documents_of_user(store::Transaction& transaction, const std::string& organization,
                           const std::string& user);
// Deletes at most 500 documents of revoked or deleted links, and of collections that an operator
// gave up. Returns the number of deleted documents. Must be called until it returns 0.
// `collection`, the host's id of a collection, restricts it to this collection.
Result<std::int64_t> take_away_ended(store::Store& store, const std::string& collection = {});
// Deletes tombstones that are older than `age`. Returns their number.
Result<std::int64_t> forget_tombstones(store::Store& store, std::chrono::milliseconds age);

}  // namespace patchbay::documents
