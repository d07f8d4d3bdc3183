#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "documents/source.h"

namespace patchbay::documents {

// One report of a source about one document.
struct SourceStatement {
  enum class What { kUpsert, kGone, kAccess, kFailed };
  What what = What::kUpsert;
  ListedDocument document;   // for kGone, kAccess and kFailed, only id and access are set
  bool subtree = false;      // used for kGone and kFailed
  std::optional<Error> why;  // used for kFailed
};

// All reports between two checkpoints of a step. Each document occurs once, with the last report
// about it.
struct Segment {
  std::vector<SourceStatement> told;
  std::optional<std::string> cursor;  // nullopt: no checkpoint has followed yet
};

// Collects the reports of a step. Fails with TOO_LARGE if there are too many; the message asks for
// more checkpoints or smaller pages.
class Page final : public Changes {
 public:
  static constexpr std::size_t kMostTold = 10'000;                  // maximum number of documents
                                                                    // in a segment
  static constexpr std::size_t kMostBytes = std::size_t{32} << 20;  // maximum size of a page in
                                                                    // bytes

  Result<void> upsert(ListedDocument document) override;
  Result<void> gone(std::string id, bool subtree) override;
  Result<void> access(std::string id, Access access) override;
  Result<void> failed(std::string id, bool subtree, Error why) override;
  Result<void> checkpoint(std::string cursor) override;

  Result<void> say(SourceStatement told);

  // The segments up to the last checkpoint.
  std::vector<Segment> segments;
  // The reports after the last checkpoint.
  Segment rest;

 private:
  std::unordered_map<std::string, std::size_t> places_;  // maps a document's id to its index in
                                                         // rest.told
  std::size_t bytes_ = 0;
};

}  // namespace patchbay::documents
