#include "catalog/renewal.h"

#include <algorithm>

#include "http_service/no_network.h"

namespace patchbay::catalog {
namespace {

bool runs(const Entry* entry) {
  return entry != nullptr && entry->connector && entry->connector->state() == State::kLoaded;
}

}  // namespace

// Returns the connector that was in the same folder before; otherwise the one with the same id,
// because the folder may have been renamed.
const Entry* Renewal::predecessor(const Entry& fresh) const {
  const auto& all = before_.entries();
  const auto same_folder = std::find_if(all.begin(), all.end(), [&](const Entry& entry) {
    return entry.folder == fresh.folder && entry.is_instance == fresh.is_instance &&
           (!fresh.is_instance || entry.name == fresh.name) && entry.connector;
  });
  if (same_folder != all.end()) return &*same_folder;
  const auto same_name = std::find_if(all.begin(), all.end(), [&](const Entry& entry) {
    return entry.name == fresh.name && entry.connector;
  });
  return same_name == all.end() ? nullptr : &*same_name;
}

// Starts the connector without a network. If it needs a network to start, that is no error: the
// first call will start it.
Result<void> Renewal::start(const Connector& connector) const {
  http_service::NoNetwork network;
  services::CallContext context = context_;
  context.connector = connector.id();
  context.network = &network;
  const auto started = connector.instance(context);
  if (started.has_value() || network.was_asked()) return success();
  return started.error();
}

void Renewal::refuse(Entry fresh, const Entry* old) {
  // New files that are bad do not end a running connector; a bad configuration does. What trust
  // does not admit says nothing of a connector in another folder, whatever name it gives itself.
  const bool is_update = runs(old) && (fresh.is_admitted || fresh.folder == old->folder);
  const bool old_stays = is_update && !(fresh.stamp == old->stamp);
  report_.refused.push_back({old_stays ? old->name : fresh.name, *fresh.fault, old_stays});
  if (!old_stays) return entries_.push_back(std::move(fresh));
  Entry kept = *old;
  kept.refused_update = std::move(fresh.fault);
  entries_.push_back(std::move(kept));
}

void Renewal::take(Entry fresh) {
  const Entry* old = predecessor(fresh);
  if (fresh.fault) return refuse(std::move(fresh), old);
  const std::string name = fresh.connector->id();
  const bool is_same = old != nullptr && old->connector == fresh.connector;
  if (is_same) {
    fresh.connector->treat_as_declared();
    report_.unchanged.push_back(name);
    return entries_.push_back(std::move(fresh));
  }
  if (auto started = start(*fresh.connector); started.has_error()) {
    if (runs(old)) {
      fresh.fault = std::move(started).error();
      return refuse(std::move(fresh), old);
    }
    report_.refused.push_back({name, std::move(started).error(), false});
    return entries_.push_back(std::move(fresh));
  }
  if (old != nullptr) fresh.connector->take_over(*old->connector);
  (old != nullptr ? report_.replaced : report_.added).push_back(name);
  entries_.push_back(std::move(fresh));
}

std::vector<Entry> Renewal::entries() && {
  for (const Entry& old : before_.entries()) {
    if (!old.connector) continue;
    const bool is_there = std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
      const bool is_same_folder = entry.folder == old.folder && !entry.is_instance;
      return entry.name == old.name || (is_same_folder && !old.is_instance);
    });
    if (!is_there) report_.removed.push_back(old.name);
  }
  return std::move(entries_);
}

}  // namespace patchbay::catalog
