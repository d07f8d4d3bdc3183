#include "documents/count.h"

#include <cassert>

namespace patchbay::documents {
namespace {

constexpr std::int64_t kKinds = 8;  // a power of two that is greater than each number of Counted

// Returns the number in the tally that has the documents counted as `as`.
std::int64_t& number_of(Counted as, Tally& tally) {
  switch (as) {
    case Counted::kNot:
    case Counted::kLoaded:
      break;
    case Counted::kUnchanged:
      return tally.unchanged;
    case Counted::kSkipped:
      return tally.skipped;
    case Counted::kFailed:
      return tally.failed;
    case Counted::kDeferred:
      return tally.deferred;
  }
  return tally.loaded;
}

}  // namespace

Counted counted_as(Outcome outcome, bool is_loaded) {
  switch (outcome) {
    case Outcome::kSkipped:
      return Counted::kSkipped;
    case Outcome::kFailed:
      return Counted::kFailed;
    case Outcome::kDeferred:
      return Counted::kDeferred;
    case Outcome::kNone:
    case Outcome::kLoaded:
      break;
  }
  return is_loaded ? Counted::kLoaded : Counted::kUnchanged;
}

void count_document(Counted as, RunRow& run, Row& row) {
  assert(as != Counted::kNot);
  std::int64_t& noted = run.kind == RunKind::kAccess ? row.access_counted : row.counted;
  const auto before =
      noted / kKinds == run.number ? static_cast<Counted>(noted % kKinds) : Counted::kNot;
  if (before == Counted::kNot) {
    ++run.tally.seen;
  } else {
    --number_of(before, run.tally);
  }
  assert(number_of(before, run.tally) >= 0);
  if (as == Counted::kUnchanged && before == Counted::kLoaded) as = before;
  ++number_of(as, run.tally);
  noted = run.number * kKinds + static_cast<std::int64_t>(as);
}

}  // namespace patchbay::documents
