// Reads and writes the rows of documents. All functions run in the caller's transaction.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "documents/document.h"
#include "store/store.h"

namespace patchbay::documents {

class PieceUses;

inline constexpr int kContainerFlag = 1;
inline constexpr int kNoContentFlag = 2;
// The document could not be read yet. The host knows only its id.
inline constexpr int kUnlistedFlag = 4;
// The documents below this container could not be read, so a sweep does not delete them.
inline constexpr int kShelterFlag = 8;

// A document's row in the store.
struct Row {
  std::string collection;  // CollectionRow::id
  std::string native_id;
  std::int64_t sequence = 0;  // number of the document's latest change
  // The number of the latest change of more than the permissions.
  std::int64_t content_sequence = 0;
  std::int64_t seen = 0;  // number of the latest listing with the document
  int flags = 0;
  std::string version;
  std::string loaded_version;  // the version of the stored content
  std::string fingerprint;
  std::string first_parent;
  int access_kind = 0;
  std::string principals;  // the result of json_of() (access.h)
  int outcome = 0;
  // Why the content was not loaded, as a word (`reason`) and as a sentence (`why`). If the content
  // did not fail but is_access_owed() is true: why the readers are unknown.
  std::string reason;
  std::string why;
  std::int64_t failures = 0;
  std::int64_t deaths = 0;  // how often the connector's process ended while it loaded this version
  store::Millis retry_at = 0;
  std::string held;  // id of the run whose deletion of this document waits for an operator
  store::Millis gone_at = 0;
  store::Millis created_at = 0;
  store::Millis modified_at = 0;
  std::int64_t size = -1;
  std::string title;
  std::string url;
  std::string media_type;
  std::string reference;
  std::string about;  // the result of about_json() (document.h)
  std::string parts;  // the result of json_of(LoadedContent) (document.h)
  // Which run counted the document last, and as what (see CountKind). Runs of the kind kAccess use
  // access_counted, because such a run may work between the turns of another run.
  std::int64_t counted = 0;
  std::int64_t access_counted = 0;

  [[nodiscard]] bool is_gone() const { return gone_at != 0; }
  [[nodiscard]] bool is_container() const { return (flags & kContainerFlag) != 0; }
  [[nodiscard]] bool is_listed() const { return (flags & kUnlistedFlag) == 0; }
  [[nodiscard]] Outcome outcome_word() const { return static_cast<Outcome>(outcome); }
  // Returns true if the source has not reported yet who may read the document.
  [[nodiscard]] bool is_access_owed() const {
    return access_kind == static_cast<int>(AccessKind::kDeferred);
  }
  [[nodiscard]] Access access() const;
};

// The numbers that a listing or a run writes into the rows of unchanged documents (see Row). If a
// number is not set, the row keeps its number.
struct Marks {
  std::optional<std::int64_t> seen{};
  std::optional<std::int64_t> counted{};
  std::optional<std::int64_t> access_counted{};
};

// Reads and writes one collection's documents in one transaction. Prepares each SQL statement only
// once.
class DocumentTable {
 public:
  DocumentTable(store::Transaction& transaction, std::string collection);
  ~DocumentTable();
  DocumentTable(const DocumentTable&) = delete;
  DocumentTable& operator=(const DocumentTable&) = delete;

  // Returns the document's row, which is valid until the next call, or nullptr.
  Row* find(const std::string& native_id);
  void insert(Row row);
  void update(Row row);
  // Writes the marks into the rows of these documents, up to 500 with one statement. This must be
  // fast: a listing marks every document, and no other transaction can change documents meanwhile
  // (Sequence).
  void update_marks(const Marks& marks, std::span<const std::string> native_ids);

 private:
  struct Statements;
  std::unique_ptr<Statements> statements_;
};

// Makes a row a tombstone. Keeps the row's key, `flags`, `seen`, `counted` and `access_counted`.
// Deletes the other data of the row, and releases the document's pieces.
void wipe(Row& row, PieceUses& uses, store::Millis at, std::int64_t sequence);

}  // namespace patchbay::documents
