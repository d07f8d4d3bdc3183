#include "calls/overruns.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/later.h"

namespace patchbay::calls {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{100};
constexpr std::size_t kKeptRecords = 1024;  // above this number of records, old records are deleted

}  // namespace

Overruns::CallRegistration::CallRegistration(Overruns& overruns, const Call& call)
    : overruns_(overruns), call_(call), shard_(&overruns.inside_.mine()) {
  if (fiber_ != nullptr) fiber_->time().count_after(call.deadline);
  const std::scoped_lock lock(shard_->mutex);
  next_ = shard_->first;
  if (next_ != nullptr) next_->before_ = this;
  shard_->first = this;
}

Overruns::CallRegistration::~CallRegistration() {
  if (shard_ != nullptr) end();
}

Monotonic::duration Overruns::CallRegistration::gone_on(Monotonic now) const {
  return fiber_ != nullptr ? fiber_->time().after(now) : now - call_.deadline;
}

// A call without a deadline cannot be late, so the clock is not read.
Monotonic::duration Overruns::CallRegistration::end() {
  Shard& shard = *std::exchange(shard_, nullptr);
  bool was_noted = false;
  {
    const std::scoped_lock lock(shard.mutex);
    (before_ != nullptr ? before_->next_ : shard.first) = next_;
    if (next_ != nullptr) next_->before_ = before_;
    was_noted = is_noted_;
  }
  if (call_.deadline == Monotonic::max()) return Monotonic::duration::min();
  const Monotonic now = overruns_.clock_.now();
  const auto late = now - call_.deadline;
  if (late < kGrace || was_noted) return late;
  const auto own = gone_on(now);
  if (own >= kGrace) overruns_.note(call_, own);
  return late;
}

std::size_t Overruns::look() {
  struct LateCall {
    std::string connector;
    std::string action;
    std::string link;
    std::string organization;
    std::string user;
    TraceId trace_id;
    Monotonic started;
    Monotonic deadline;
  };
  const Monotonic now = clock_.now();
  std::vector<LateCall> found;
  std::size_t overdue = 0;
  inside_.for_each([&](Shard& shard) {
    const std::scoped_lock lock(shard.mutex);
    for (CallRegistration* each = shard.first; each != nullptr; each = each->next_) {
      const CallRegistration::Call& call = each->call_;
      if (call.deadline == Monotonic::max() || now - call.deadline < kGrace) continue;
      if (each->gone_on(now) < kGrace) continue;
      ++overdue;
      if (std::exchange(each->is_noted_, true)) continue;
      found.push_back({std::string(call.connector), std::string(call.action),
                       std::string(call.whom.link), std::string(call.whom.organization),
                       std::string(call.whom.user), call.trace_id, call.started, call.deadline});
    }
  });
  for (const LateCall& late : found) {
    note({late.connector,
          late.action,
          {late.link, late.organization, late.user},
          late.trace_id,
          late.started,
          late.deadline},
         now - late.deadline);
  }
  return overdue;
}

void Overruns::look_now_and_then(Monotonic now) {
  auto due = next_look_.load(std::memory_order_relaxed);
  if (now.time_since_epoch().count() < due) return;
  const auto next = (now + kBetweenLooks).time_since_epoch().count();
  if (next_look_.compare_exchange_strong(due, next, std::memory_order_relaxed)) look();
}

void Overruns::note(const CallRegistration::Call& call, Monotonic::duration overrun) {
  const Monotonic now = clock_.now();
  const auto late = std::chrono::ceil<std::chrono::milliseconds>(overrun).count();
  log_.write(telemetry::Level::kWarning, "a connector went on after the deadline of its call",
             {{"connector", call.connector}, {"action", call.action}, {"ms_late", late}},
             &call.trace_id);
  const std::scoped_lock lock(mutex_);
  ++totals_[std::string(call.connector)];
  if (records_.size() >= kKeptRecords) forget_old(now);
  const Name name = name_of(call.connector, call.whom);
  Record& record = records_[name];
  record.organization = call.whom.organization;
  record.user = call.whom.user;
  any_.store(true, std::memory_order_relaxed);
  if (record.count == 0 || now - record.first > kWindow) {
    // After a long time without an overrun, the next block has the shortest duration again.
    if (now - std::max(record.first, record.aside_until) > kLongest) record.next = kSetAside;
    record.count = 0;
    record.was_hurried = false;
    record.first = now;
  }
  if (call.deadline - call.started < kAmple) record.was_hurried = true;
  if (++record.count < kCount) return;
  set_aside(name, record, now);
  set_others_aside(name, record.organization, now);
}

// Returns the key under which an overrun counts. The user is left out of the key if the call has a
// link.
Overruns::Name Overruns::name_of(std::string_view connector, const CallOwner& whom) {
  if (!whom.link.empty()) return {std::string(connector), std::string(whom.link), "", ""};
  return {std::string(connector), "", std::string(whom.organization), std::string(whom.user)};
}

void Overruns::set_aside(const Name& name, Record& record, Monotonic now) {
  record.count = 0;
  record.aside_until = now + record.next;
  log_.write(telemetry::Level::kWarning,
             "a connector is set aside for a while: it keeps overrunning",
             {{"connector", name.connector},
              {"link", name.link},
              {"organization", record.organization},
              {"user", record.user},
              {"minutes", record.next.count()}});
  record.next = std::min(record.next * 2, kLongest);
}

// Blocks the connector for the whole organization if the connector is blocked for several users of
// this organization. Blocks the connector for everybody if it is blocked for several organizations,
// because then the connector is the cause and not the callers.
void Overruns::set_others_aside(const Name& name, const std::string& organization, Monotonic now) {
  const Name everybody{name.connector, "", "", ""};
  std::set<std::string_view> users;
  std::set<std::string_view> organizations;
  for (const auto& [each, record] : records_) {
    const bool counts = record.aside_until > now && !record.was_hurried;
    if (each.connector != name.connector || each == everybody || !counts) continue;
    organizations.insert(record.organization);
    if (record.organization == organization) users.insert(record.user);
  }
  const auto block = [&](const Name& whom) {
    Record& record = records_[whom];
    record.organization = whom.organization;
    if (record.aside_until <= now) set_aside(whom, record, now);
  };
  if (users.size() >= kAll) block({name.connector, "", organization, ""});
  if (organizations.size() >= kAll) block(everybody);
}

// Deletes records that have no effect any more.
void Overruns::forget_old(Monotonic now) {
  std::erase_if(records_, [now](const auto& entry) {
    const Record& record = entry.second;
    return now - std::max(record.first, record.aside_until) > kLongest;
  });
}

Result<void> Overruns::check(std::string_view connector, const CallOwner& whom, Monotonic started) {
  look_now_and_then(started);
  if (!any_.load(std::memory_order_relaxed)) return success();
  const std::scoped_lock lock(mutex_);
  const Monotonic now = clock_.now();
  Monotonic until{};
  const std::string id(connector);
  const std::string organization(whom.organization);
  for (const Name& name :
       {Name{id, "", "", ""}, Name{id, "", organization, ""}, name_of(connector, whom)}) {
    const auto found = records_.find(name);
    if (found != records_.end()) until = std::max(until, found->second.aside_until);
  }
  if (until <= now) return success();
  ErrorDetails details;
  details.retry_after = time_left(until, now);
  return Error(Code::kConnectorUnavailable,
               "Connector \"" + id + "\" went on after its deadline " + std::to_string(kCount) +
                   " times and is set aside for a while. Allow its calls more time; if that does "
                   "not help, tell its author. A reload of the connectors lets it in again.")
      .with_details(std::move(details));
}

std::vector<OverrunBlock> Overruns::aside(std::string_view connector) const {
  const Monotonic now = clock_.now();
  std::vector<OverrunBlock> out;
  const std::scoped_lock lock(mutex_);
  for (const auto& [name, record] : records_) {
    if (name.connector != connector || record.aside_until <= now) continue;
    out.push_back(
        {name.link, record.user, record.organization, kCount, time_left(record.aside_until, now)});
  }
  return out;
}

std::map<std::string, std::uint64_t> Overruns::totals() const {
  const std::scoped_lock lock(mutex_);
  return totals_;
}

void Overruns::forget() {
  const std::scoped_lock lock(mutex_);
  records_.clear();
}

void Overruns::forget(std::string_view connector) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(records_, [&](const auto& entry) { return entry.first.connector == connector; });
}

}  // namespace patchbay::calls
