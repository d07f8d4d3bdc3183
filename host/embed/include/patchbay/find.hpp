// What a Host finds: files by name or words in all accounts of a caller at once, and among the
// documents that the host has loaded.
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
  std::string_view connector{};  // id or alias: ask this one alone; empty: all
  std::size_t most = 25;         // files, at most 100
  std::chrono::milliseconds patience{
      5000};  // who has not answered then is left out; a minute at most
  std::shared_ptr<const Caller> caller{};  // whose accounts are asked; nullptr: the local user
  std::stop_token cancellation{};
  std::string_view trace_id{};  // 32 hex digits; empty: a new one
};

// Unknown texts are empty.
struct FileFound {
  std::string title;
  std::string url;
  std::string media_type;
  std::int64_t size = -1;        // bytes; -1: not known
  std::int64_t modified_ms = 0;  // since 1970; 0: not known
  std::string connector_id;
  std::string source_id;              // the provider's id
  std::string document_id;            // for Host::text and content; empty: the caller has none
  std::vector<std::string> link_ids;  // the accounts in which it was found
};

// What became of the question to one account, or to the documents of this host.
struct FindSource {
  std::string connector_id;    // empty: the documents
  std::string link_id;         // empty: none
  std::string outcome;         // ok, failed, timed_out or not_linked
  std::optional<Error> error;  // of "failed"
  std::size_t count = 0;       // of files
  bool is_cut = false;         // it may have more
  std::chrono::milliseconds took{0};
};

struct FilesFound {
  std::vector<FileFound> files;         // the best first, each once
  std::vector<FindSource> sources;      // every account that was asked, or is missing
  std::optional<FindSource> documents;  // nothing: this host keeps none
};

}  // namespace patchbay
