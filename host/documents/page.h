#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "documents/source.h"

namespace patchbay::documents {

// One statement of a source about one document.
struct Told {
  enum class What { kUpsert, kGone, kAccess, kFailed };
  What what = What::kUpsert;
  Listed document;           // for kGone, kAccess and kFailed, only id and access are set
  bool subtree = false;      // for kGone and kFailed
  std::optional<Error> why;  // for kFailed
};

// All statements between two checkpoints of a step. Each document occurs once, with the last
// statement about this document.
struct Segment {
  std::vector<Told> told;
  std::optional<std::string> cursor;  // nullopt: no checkpoint has followed yet
};

// Collects the statements of a step. Fails with TOO_LARGE if there are too many statements. The
// message of this error says that more checkpoints, or smaller pages, are needed.
class Page final : public Changes {
 public:
  static constexpr std::size_t kMostTold = 10'000;                  // documents in a segment
  static constexpr std::size_t kMostBytes = std::size_t{32} << 20;  // bytes in a page

  Result<void> upsert(Listed document) override;
  Result<void> gone(std::string id, bool subtree) override;
  Result<void> access(std::string id, Access access) override;
  Result<void> failed(std::string id, bool subtree, Error why) override;
  Result<void> checkpoint(std::string cursor) override;

  Result<void> say(Told told);

  // The segments up to the last checkpoint.
  std::vector<Segment> segments;
  // The statements after the last checkpoint.
  Segment rest;

 private:
  std::unordered_map<std::string, std::size_t> places_;  // the index in rest.told, by document id
  std::size_t bytes_ = 0;
};

}  // namespace patchbay::documents
