// The rows of documents. Everything here is part of the caller's transaction.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "documents/document.h"
#include "store/store.h"

namespace patchbay::documents {

inline constexpr int kContainerFlag = 1;
inline constexpr int kNoContentFlag = 2;
inline constexpr int kUnlistedFlag = 4;  // it could not be read yet: nothing else is known of it
inline constexpr int kShelterFlag = 8;   // what is below it could not be read: it stays

// A document as it is stored.
struct Row {
  std::string collection;  // the id of the collection's row
  std::string native_id;
  std::int64_t sequence = 0;          // of its latest change
  std::int64_t content_sequence = 0;  // of the latest that is not of permissions alone
  std::int64_t seen = 0;              // the latest generation that saw it
  int flags = 0;
  std::string version;
  std::string loaded_version;  // whose content is kept
  std::string fingerprint;
  std::string first_parent;
  int access_kind = 0;
  std::string principals;  // JSON
  int outcome = 0;
  std::string reason;  // of an outcome other than loaded: a word
  std::string why;     // and a sentence
  std::int64_t failures = 0;
  std::int64_t deaths = 0;  // workers that ended while they loaded this version
  Millis retry_at = 0;
  std::string held;  // the run that wanted to delete it
  Millis gone_at = 0;
  Millis created_at = 0;
  Millis modified_at = 0;
  std::int64_t size = -1;
  std::string title;
  std::string url;
  std::string media_type;
  std::string reference;
  std::string about;  // JSON
  std::string parts;  // JSON

  [[nodiscard]] bool is_gone() const { return gone_at != 0; }
  [[nodiscard]] bool is_container() const { return (flags & kContainerFlag) != 0; }
  [[nodiscard]] bool is_listed() const { return (flags & kUnlistedFlag) == 0; }
  [[nodiscard]] Outcome outcome_word() const { return static_cast<Outcome>(outcome); }
  [[nodiscard]] Access access() const;
};

// Statements on the documents of one collection, each prepared once for the transaction.
class DocumentTable {
 public:
  DocumentTable(Transaction& transaction, std::string collection);
  ~DocumentTable();
  DocumentTable(const DocumentTable&) = delete;
  DocumentTable& operator=(const DocumentTable&) = delete;

  // Valid until the next call; nullptr if there is no such row.
  Row* find(const std::string& native_id);
  void insert(const Row& row);
  void update(const Row& row);
  // It is there and nothing of it changed.
  void mark_seen(const std::string& native_id, std::int64_t generation);

 private:
  struct Statements;
  std::unique_ptr<Statements> statements_;
};

// Makes a tombstone of a row: what it held is wiped.
void wipe(Row& row, Millis at, std::int64_t sequence);

}  // namespace patchbay::documents
