#include "documents/fetches.h"

#include <algorithm>
#include <cassert>

namespace patchbay::documents {

void Fetches::start(Batch& batch) {
  {
    const Lock lock(mutex_);
    std::size_t count = 0;
    for (Item& item : batch.items) {
      if (!item.wants_content && !item.wants_access) continue;
      batch.landing.begin();
      waiting_.push_back({&item, &batch});
      ++count;
    }
    most_ = std::max(most_, count);
  }
  start_next();
}

// Returns the items to fetch now, and counts them as running.
std::vector<Fetches::WantedItem> Fetches::take_next() {
  const unsigned threads = parts_.room.limits().threads_of_turn;
  std::vector<WantedItem> next;
  for (; !waiting_.empty() && running_ < threads && at_risk_ < most_; ++at_risk_, ++running_) {
    next.push_back(waiting_.front());
    waiting_.pop_front();
  }
  return next;
}

void Fetches::start_next() {
  std::vector<WantedItem> next;
  {
    const Lock lock(mutex_);
    next = take_next();
  }
  submit(parts_.room, next);
}

// Starts the fetches. This object may be destroyed when the last item is fetched, but `room` lives
// longer.
void Fetches::submit(FetchRoom& room, const std::vector<WantedItem>& next) {
  for (const WantedItem& wanted : next) {
    room.run([this, wanted] { run(wanted); });
  }
}

// Fetches one item. Then stores the fetched items if they are at least half of the allowed number,
// or if no other fetch runs. Other threads can fetch the other half meanwhile.
void Fetches::run(const WantedItem& wanted) {
  fetch_(*wanted.item);
  FetchRoom& room = parts_.room;
  std::vector<WantedItem> next;
  std::vector<WantedItem> fetched;
  {
    const Lock lock(mutex_);
    --running_;
    fetched_.push_back(wanted);
    next = take_next();
    if (2 * fetched_.size() >= most_ || running_ == 0) fetched.swap(fetched_);
  }
  // If both lists are empty, another thread may have destroyed this object. So no member is used.
  if (!next.empty()) submit(room, next);
  if (!fetched.empty()) keep(fetched);
}

void Fetches::keep(const std::vector<WantedItem>& fetched) {
  std::vector<const Item*> noted;
  std::size_t through = 0;
  for (const WantedItem& each : fetched) {
    if (!StagedContents::is_worth_noting(*each.item)) continue;
    noted.push_back(each.item);
    through = std::max(through, each.batch->number);
  }
  const auto kept = parts_.stage.flush([&](store::Transaction& transaction) {
    if (!noted.empty()) parts_.staged.note(transaction, noted, through);
  });
  if (kept.has_error()) {
    for (const WantedItem& each : fetched) each.item->fetched.fatal = kept.error();
  }
  {
    const Lock lock(mutex_);
    assert(fetched.size() <= at_risk_);
    at_risk_ -= fetched.size();
  }
  start_next();
  // After the last end(), this object may be destroyed, so no member is used afterwards.
  for (const WantedItem& each : fetched) each.batch->landing.end();
}

}  // namespace patchbay::documents
