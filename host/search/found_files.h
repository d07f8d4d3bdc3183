// What a search for files finds, and how the results of several sources become one list.
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

// A file at a provider, or a document of this host, or both. Unknown values are empty or negative.
struct FoundFile {
  std::string title;
  std::string url;
  std::string media_type;
  std::int64_t size = -1;
  Millis modified_at = 0;
  std::string connector;
  std::string collection;
  std::string native_id;           // the provider's id of the file
  std::string document;            // the id of this host's document; "": the asker has none
  std::vector<std::string> links;  // the accounts in which the provider found it
};

// The files that one source found, the best first.
struct FileList {
  std::vector<FoundFile> files;
  bool is_cut = false;  // there may be more
};

// Reads the files out of the result of an action, at most `most`. A file without id or title is
// left out. Fails with RESULT_INVALID if the result has no list of files where the manifest says.
Result<FileList> read_files(std::string_view result, const manifest::FileFinding& finding,
                            std::size_t most);

FoundFile file_of(const documents::Document& document);

// One list of several: a file that is in some of them is there once, before what is in fewer of
// them or further down. Each list counts the same, because ranks of different providers cannot be
// compared (reciprocal rank fusion, Cormack, Clarke and Büttcher 2009).
class MergedFiles {
 public:
  // `of_one_id`: connectors whose file ids are unique, whatever the collection.
  explicit MergedFiles(std::set<std::string> of_one_id) : of_one_id_(std::move(of_one_id)) {}

  void add(std::vector<FoundFile> list);
  // Takes out the best files.
  std::vector<FoundFile> best(std::size_t most);

 private:
  struct Ranked {
    FoundFile file;
    double score = 0;
  };
  [[nodiscard]] std::string name_of(const FoundFile& file) const;

  const std::set<std::string> of_one_id_;
  std::vector<Ranked> all_;
  std::map<std::string, std::size_t> places_;  // in all_, by name_of()
};

}  // namespace patchbay::search
