// What a Host says of documents: those that the accounts of its connectors may see, loaded into its
// store and kept true. HostOptions::store and key_ring have to be set.
//
//   auto run = host->sync("github-1");                       // on this thread, as far as it comes
//   auto page = host->changes(cursor);                       // then what is new to an index
//   for (const auto& change : page.value().changes)
//     index(change, host->text(change.document_id));
//   cursor = page.value().cursor;                            // kept with the index
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/caller.h"

namespace patchbay {

// Whose documents are meant. By default all of the local user's organization.
struct DocumentOptions {
  std::shared_ptr<const Caller> caller{};  // nullptr: the local user
  bool sees_all = true;     // everything of the organization; false: what the caller may read
  std::string connector{};  // of a link that several connectors use
};

// How a run stands. `seen` = loaded + unchanged + skipped + failed + deferred.
struct SyncRun {
  std::string id;
  std::string state;          // "complete", "waiting", …, as `GET /v1/syncs` has it
  bool is_over = false;       // false: sync() again, not before `waits_ms` have passed
  std::int64_t waits_ms = 0;  // that the provider wants
  std::int64_t seen = 0;
  std::int64_t loaded = 0;
  std::int64_t unchanged = 0;
  std::int64_t skipped = 0;
  std::int64_t failed = 0;
  std::int64_t deferred = 0;
  std::int64_t deleted = 0;
  std::int64_t held = 0;  // deletions that wait for an operator
  std::string why;
};

struct DocumentChange {
  enum class What { kUpsert, kTombstone, kPermissions };
  What what = What::kUpsert;
  std::int64_t sequence = 0;
  std::string document_id;
  std::string document;  // JSON, as `GET /v1/documents/changes` has it
};

struct DocumentChanges {
  std::vector<DocumentChange> changes;
  std::string cursor;         // of what comes after them, now or later
  bool is_caught_up = false;  // nothing more for now
};

// A range of the bytes of a document.
struct DocumentBytes {
  static constexpr std::uint64_t kMost = std::uint64_t{4} << 20;  // at once
  std::string bytes;
  std::uint64_t size = 0;  // of the whole
  std::string etag;        // changes with the whole
  std::string media_type;
};

}  // namespace patchbay
