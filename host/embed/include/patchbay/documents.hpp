// The types of Host's functions for documents. Host::sync loads the documents that an account may
// see into the host's store, and updates them there. HostOptions::store and key_ring must be set.
//
//   auto run = host->sync("github-1");                       // works on this thread
//   auto page = host->changes(cursor);                       // what changed after the cursor
//   for (const auto& change : page.value().changes)
//     index(change, host->text(change.document_id));
//   cursor = page.value().cursor;                            // keep it with your index
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/caller.h"

namespace patchbay {

// The user who reads documents, and a choice of documents. Default: the local user, and all
// documents of the local user's organization.
struct DocumentOptions {
  std::shared_ptr<const Caller> caller{};  // nullptr: the local user
  // True: all documents of the organization. False: only those that the caller may read.
  bool sees_all = true;
  std::string connector{};  // the connector, if several connectors use the link
};

// The state of a sync run. `seen` = loaded + unchanged + skipped + failed + deferred.
struct SyncRun {
  std::string id;
  std::string state;          // "complete", "waiting", … as in `GET /v1/syncs`
  bool is_over = false;       // false: call sync() again after `waits_ms`
  std::int64_t waits_ms = 0;  // the pause that the provider requested
  std::int64_t seen = 0;
  std::int64_t loaded = 0;
  std::int64_t unchanged = 0;
  std::int64_t skipped = 0;
  std::int64_t failed = 0;
  std::int64_t deferred = 0;
  std::int64_t deleted = 0;
  std::int64_t held = 0;  // number of deletions that wait for an operator
  std::string why;
};

struct DocumentChange {
  enum class What { kUpsert, kTombstone, kPermissions };
  What what = What::kUpsert;
  std::int64_t sequence = 0;
  std::string document_id;
  std::string document;  // JSON, as in `GET /v1/documents/changes`
};

struct DocumentChanges {
  std::vector<DocumentChange> changes;
  std::string cursor;         // cursor for the next call of changes()
  bool is_caught_up = false;  // true: there are no further changes now
};

// A range of the bytes of a document.
struct DocumentBytes {
  static constexpr std::uint64_t kMost = std::uint64_t{4} << 20;  // maximum number of bytes in one
                                                                  // call
  std::string bytes;
  std::uint64_t size = 0;  // size of the whole document
  std::string etag;        // changes with every change of the document
  std::string media_type;
};

}  // namespace patchbay
