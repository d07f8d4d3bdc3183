// SPDX-License-Identifier: Apache-2.0
// Declares the connector. It has one root folder and three actions, each in its own source file. It
// offers the files as documents (documents.cc).
#pragma once

#include <patchbay/sdk/call.h>
#include <patchbay/sdk/documents.h>
#include <patchbay/sdk/json.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "root.h"

namespace files {

using patchbay::sdk::Call;
using patchbay::sdk::Changes;
using patchbay::sdk::Content;
using patchbay::sdk::DocumentRef;
using patchbay::sdk::Enumeration;
using patchbay::sdk::FetchRequest;
using patchbay::sdk::Step;
using patchbay::sdk::StepEnd;

struct FilesConfig {
  std::string root;
  bool is_public = false;
};
constexpr auto patchbay_fields(const FilesConfig*) {
  using patchbay::sdk::detail::field;
  return std::make_tuple(field("root", &FilesConfig::root),
                         field("public", &FilesConfig::is_public));
}

struct ListArguments {
  std::string path;
  std::size_t limit = 100;
  std::string cursor;
};
PATCHBAY_FIELDS(ListArguments, path, limit, cursor)

struct Entry {
  std::string name;
  std::string path;
  std::string type;
  std::optional<std::int64_t> size;
  std::int64_t modified = 0;
};
PATCHBAY_FIELDS(Entry, name, path, type, size, modified)

struct Page {
  std::vector<Entry> entries;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(Page, entries, cursor)

struct SearchArguments {
  std::string query;
  std::string path;
  std::string in = "both";
  std::size_t limit = 50;
};
PATCHBAY_FIELDS(SearchArguments, query, path, in, limit)

struct Match {
  std::string path;
  std::string type;
  std::optional<std::int64_t> line;
  std::optional<std::string> text;
};
PATCHBAY_FIELDS(Match, path, type, line, text)

struct Matches {
  std::vector<Match> matches;
  bool truncated = false;
};
PATCHBAY_FIELDS(Matches, matches, truncated)

struct ReadArguments {
  std::string path;
  std::int64_t offset = 0;
  std::size_t limit = 65536;
};
PATCHBAY_FIELDS(ReadArguments, path, offset, limit)

struct Piece {
  std::string path;
  std::int64_t size = 0;
  std::int64_t offset = 0;
  std::string encoding;
  std::string content;
  std::optional<std::int64_t> next_offset;
};
PATCHBAY_FIELDS(Piece, path, size, offset, encoding, content, next_offset)

class Files {
 public:
  using Config = FilesConfig;
  explicit Files(const Config& config) : config_(config), root_(config.root) {}

  Page list(Call& call, const ListArguments& arguments) const;
  Matches search(Call& call, const SearchArguments& arguments) const;
  Piece read(Call& call, const ReadArguments& arguments) const;

  StepEnd list_documents(Call& call, const Enumeration& asked, Step& step) const;
  void look_at_document(Call& call, const DocumentRef& document, Changes& changes) const;
  void fetch_document(Call& call, const FetchRequest& wanted, Content& content) const;

 private:
  FilesConfig config_;
  Root root_;
};

}  // namespace files
