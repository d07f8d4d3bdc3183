// Reads the files that a search finds, and merges the results of several sources into one list.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "documents/library.h"
#include "manifest/action.h"

namespace patchbay::search {

// A file at a provider, or a document of this host, or both. Unknown values are empty, negative, or
// 0 for a time.
struct FoundFile {
  std::string title;
  std::string url;
  std::string media_type;
  std::int64_t size = -1;
  store::Millis modified_at = 0;
  std::string connector;
  std::string collection;
  std::string native_id;           // the provider's id of the file
  std::string document;            // id of this host's document; "": the asker has no such document
  std::vector<std::string> links;  // the accounts in which a provider found the file
};

// The files that one source found, best first.
struct FileList {
  std::vector<FoundFile> files;
  bool is_cut = false;  // there may be more files
};

// Reads at most `most` files from the result of an action. Leaves out files without id or title.
// Fails with RESULT_INVALID if the result has no list of files at the place that the manifest
// names.
Result<FileList> read_files(std::string_view result, const manifest::FileFinding& finding,
                            std::size_t most);

FoundFile file_of(const documents::Document& document);

// Merges several lists into one list, which has each file once. A file comes early if it is in many
// lists, or near the beginning of a list. All lists have the same weight, because ranks of
// different providers cannot be compared (reciprocal rank fusion, Cormack, Clarke and Büttcher
// 2009).
class MergedFiles {
 public:
  // `of_one_id`: connectors whose file ids are unique over all collections.
  explicit MergedFiles(std::set<std::string> of_one_id) : of_one_id_(std::move(of_one_id)) {}

  void add(std::vector<FoundFile> list);
  // Returns the best files, and removes all files from this object.
  std::vector<FoundFile> best(std::size_t most);

 private:
  struct RankedFile {
    FoundFile file;
    double score = 0;
  };
  [[nodiscard]] std::string name_of(const FoundFile& file) const;

  const std::set<std::string> of_one_id_;
  std::vector<RankedFile> all_;
  std::map<std::string, std::size_t> places_;  // maps name_of() of a file to its index in all_
};

}  // namespace patchbay::search
