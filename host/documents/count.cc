#include "documents/count.h"

#include <cassert>

namespace patchbay::documents {
namespace {

constexpr std::int64_t kKinds = 8;  // a power of two that is greater than each number of CountKind

// Returns the member of the tally that counts the documents of the kind `as`.
std::int64_t& number_of(CountKind as, Tally& tally) {
  switch (as) {
    case CountKind::kNot:
    case CountKind::kLoaded:
      break;
    case CountKind::kUnchanged:
      return tally.unchanged;
    case CountKind::kSkipped:
      return tally.skipped;
    case CountKind::kFailed:
      return tally.failed;
    case CountKind::kDeferred:
      return tally.deferred;
  }
  return tally.loaded;
}

}  // namespace

CountKind counted_as(Outcome outcome, bool is_loaded) {
  switch (outcome) {
    case Outcome::kSkipped:
      return CountKind::kSkipped;
    case Outcome::kFailed:
      return CountKind::kFailed;
    case Outcome::kDeferred:
      return CountKind::kDeferred;
    case Outcome::kNone:
    case Outcome::kLoaded:
      break;
  }
  return is_loaded ? CountKind::kLoaded : CountKind::kUnchanged;
}

void count_document(CountKind as, RunRow& run, Row& row) {
  assert(as != CountKind::kNot);
  std::int64_t& noted = run.kind == RunKind::kAccess ? row.access_counted : row.counted;
  const auto before =
      noted / kKinds == run.number ? static_cast<CountKind>(noted % kKinds) : CountKind::kNot;
  if (before == CountKind::kNot) {
    ++run.tally.seen;
  } else {
    --number_of(before, run.tally);
  }
  assert(number_of(before, run.tally) >= 0);
  if (as == CountKind::kUnchanged && before == CountKind::kLoaded) as = before;
  ++number_of(as, run.tally);
  noted = run.number * kKinds + static_cast<std::int64_t>(as);
}

}  // namespace patchbay::documents
