// The types of Host::find, which finds files by name or words in all accounts of a caller at once,
// and among the documents that the host has loaded.
//
//   auto found = host->find("quarterly report");
//   for (const auto& file : found.value().files) show(file.title, file.url);
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/error.h"

namespace patchbay {

struct FindOptions {
  // Id or alias of the only connector to search. Empty: all connectors.
  std::string_view connector{};
  std::size_t most = 25;  // maximum number of files; at most 100
  std::chrono::milliseconds patience{
      5000};  // slower sources are missing in the result; at most a minute
  std::shared_ptr<const Caller> caller{};  // owner of the accounts to search; nullptr: the local
                                           // user
  std::stop_token cancellation{};
  std::string_view trace_id{};  // 32 hex digits; empty: a new trace id
};

// One found file. Unknown texts are empty.
struct FileFound {
  std::string title;
  std::string url;
  std::string media_type;
  std::int64_t size = -1;        // in bytes; -1: unknown
  std::int64_t modified_ms = 0;  // milliseconds since 1970; 0: unknown
  std::string connector_id;
  std::string source_id;    // the provider's id of the file
  std::string document_id;  // argument for Host::text and Host::content; empty if the host has not
                            // loaded the file for the caller
  std::vector<std::string> link_ids;  // the accounts that contain the file
};

// The result of one source: an account, or this host's documents.
struct FindSource {
  std::string connector_id;    // empty: this host's documents
  std::string link_id;         // empty: the source has no account
  std::string outcome;         // "ok", "failed", "timed_out" or "not_linked"
  std::optional<Error> error;  // set if `outcome` is "failed"
  std::size_t count = 0;       // number of files
  bool is_cut = false;         // true: the source may contain more files
  std::chrono::milliseconds took{0};
};

struct FilesFound {
  std::vector<FileFound> files;  // best match first, without repetitions
  // Each searched account, and each connector without an account.
  std::vector<FindSource> sources;
  std::optional<FindSource> documents;  // nullopt: this host has no documents
};

}  // namespace patchbay
