#include "documents/change_watch.h"

#include <soci/soci.h>

#include <algorithm>

#include "documents/sequence.h"

namespace patchbay::documents {
namespace {

// A waiting caller returns after this many new changes of any organizations. A query that finds at
// least this many changes does not read their organizations.
constexpr std::int64_t kMostUnseen = 5'000;

}  // namespace

Result<std::int64_t> ChangeWatch::wait_beyond(std::int64_t seen, const std::string& organization,
                                              const std::stop_token& stop) {
  Lock lock(mutex_);
  while (!is_beyond(seen, organization) && !stop.stop_requested()) {
    if (!is_looking_ && std::chrono::steady_clock::now() >= next_look_) {
      PATCHBAY_TRY(look(lock));
      continue;
    }
    const Monotonic until = is_looking_ ? Monotonic::max() : next_look_;
    looked_.wait(lock, until, &stop, nullptr, [&]() REQUIRES(mutex_) {
      return is_beyond(seen, organization) ||
             (!is_looking_ && std::chrono::steady_clock::now() >= next_look_);
    });
  }
  return is_beyond(seen, organization) ? latest_ : seen;
}

bool ChangeWatch::is_beyond(std::int64_t seen, const std::string& organization) const {
  if (all_changed_ > seen || latest_ - seen >= kMostUnseen) return true;
  const auto changed = changed_.find(organization);
  return changed != changed_.end() && changed->second > seen;
}

// Makes one query for all waiting callers, and wakes them all. So after a failure, another caller
// can make the next query.
Result<void> ChangeWatch::look(Lock& lock) LOCKED_BY_ARGUMENT {
  is_looking_ = true;
  const std::int64_t since = latest_;
  lock.unlock();
  const auto seen = read_since(since);
  lock.lock();
  is_looking_ = false;
  next_look_ = std::chrono::steady_clock::now() + period_;
  if (seen.has_value()) note(seen.value());
  looked_.notify_all();
  if (seen.has_error()) return seen.error();
  return success();
}

Result<ChangeWatch::LatestChanges> ChangeWatch::read_since(std::int64_t since) const {
  return store_.read([since](store::Transaction& transaction) -> Result<LatestChanges> {
    LatestChanges seen{.last = last_change(transaction)};
    seen.is_of_all = since < 0 || seen.last - since >= kMostUnseen;
    if (seen.is_of_all || seen.last == since) return seen;
    // A change that is committed meanwhile has a higher number, so the next query finds it.
    std::string organization;
    std::int64_t sequence = 0;
    soci::statement changes =
        (transaction.sql().prepare
             << "select s.organization, cast(max(d.sequence) as bigint) from document d join "
                "document_collection c on c.id = d.collection join document_sync s on s.link = "
                "c.link and s.connector = c.connector where d.sequence > :since and d.sequence <= "
                ":last group by s.organization",
         soci::use(since), soci::use(seen.last), soci::into(organization), soci::into(sequence));
    for (bool is_there = changes.execute(true); is_there; is_there = changes.fetch()) {
      seen.changed[organization] = sequence;
    }
    return seen;
  });
}

void ChangeWatch::note(const LatestChanges& seen) {
  latest_ = seen.last;
  if (seen.is_of_all) {
    all_changed_ = seen.last;
    changed_.clear();
  }
  for (const auto& [organization, sequence] : seen.changed) changed_[organization] = sequence;
}

}  // namespace patchbay::documents
