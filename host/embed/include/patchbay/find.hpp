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
  // id or alias of the only connector to search; empty: all connectors
  std::string_view connector{};
  std::size_t most = 25;  // files, at most 100
  std::chrono::milliseconds patience{
      5000};  // the result leaves out a source that takes longer; at most a minute
  std::shared_ptr<const Caller> caller{};  // whose accounts are asked; nullptr: the local user
  std::stop_token cancellation{};
  std::string_view trace_id{};  // 32 hex digits; empty: a new one
};

// One file that was found. A text that is not known is empty.
struct FileFound {
  std::string title;
  std::string url;
  std::string media_type;
  std::int64_t size = -1;        // bytes; -1: not known
  std::int64_t modified_ms = 0;  // since 1970; 0: not known
  std::string connector_id;
  std::string source_id;    // the provider's id
  std::string document_id;  // for Host::text and Host::content; empty if the host has not loaded
                            // the file for the caller
  std::vector<std::string> link_ids;  // the accounts in which the file was found
};

// The answer of one source: an account, or the documents of this host.
struct FindSource {
  std::string connector_id;    // empty: the documents of this host
  std::string link_id;         // empty: no account
  std::string outcome;         // ok, failed, timed_out or not_linked
  std::optional<Error> error;  // set if the outcome is "failed"
  std::size_t count = 0;       // number of files
  bool is_cut = false;         // true: the source may have more files
  std::chrono::milliseconds took{0};
};

struct FilesFound {
  std::vector<FileFound> files;  // the best match first; each file once
  // each account that was searched, and each connector without an account
  std::vector<FindSource> sources;
  std::optional<FindSource> documents;  // nullopt: this host keeps no documents
};

}  // namespace patchbay
