#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "documents/source.h"

namespace patchbay::documents {

// One thing that a step said of one document.
struct Told {
  enum class What { kUpsert, kGone, kAccess, kFailed };
  What what = What::kUpsert;
  Listed document;           // of kGone, kAccess and kFailed: id and access alone
  bool subtree = false;      // kGone, kFailed
  std::optional<Error> why;  // kFailed
};

// What was said between two checkpoints, each document once: the last word counts.
struct Segment {
  std::vector<Told> told;
  std::optional<std::string> cursor;  // none: the step said nothing more
};

// Collects what a step says. Bounded: TOO_LARGE asks for more checkpoints.
class Page final : public Changes {
 public:
  static constexpr std::size_t kMostTold = 10'000;                  // in a segment
  static constexpr std::size_t kMostBytes = std::size_t{32} << 20;  // in a page

  Result<void> upsert(Listed document) override;
  Result<void> gone(std::string id, bool subtree) override;
  Result<void> access(std::string id, Access access) override;
  Result<void> failed(std::string id, bool subtree, Error why) override;
  Result<void> checkpoint(std::string cursor) override;

  Result<void> say(Told told);

  // What was said up to the last checkpoint.
  std::vector<Segment> segments;
  // What was said after it.
  Segment rest;

 private:
  std::unordered_map<std::string, std::size_t> places_;  // in rest.told
  std::size_t bytes_ = 0;
};

}  // namespace patchbay::documents
