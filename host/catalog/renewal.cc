#include "catalog/renewal.h"

#include <algorithm>

#include "http_service/no_network.h"

namespace patchbay::catalog {
namespace {

bool runs(const Entry* entry) {
  return entry != nullptr && entry->connector && entry->connector->state() == State::kLoaded;
}

// Returns true if the entry is a root that could not be read.
bool is_root(const Entry& entry) { return !entry.root.empty() && entry.folder == entry.root; }

// Returns true if the connector runs, or if its first call would start it.
bool is_usable(const Entry& entry) {
  return entry.connector && entry.connector->state() != State::kRefused;
}

}  // namespace

// Collects the folders and roots that could not be read. If a root could not be read, the contents
// of its folders are unknown.
Renewal::Renewal(const View& before, std::span<const Entry> fresh,
                 const services::CallContext& context, Extent extent)
    : before_(before), context_(context), extent_(extent) {
  for (const Entry& entry : fresh) {
    if (!entry.fault) continue;
    if (is_root(entry) || entry.fault->code() == Code::kOverloaded) {
      unread_.emplace(entry.folder, *entry.fault);
    }
  }
}

// Returns the reason why the files of `old` could not be read this time. Returns nullptr if they
// were read.
const Error* Renewal::unread(const Entry& old) const {
  for (const auto* place : {&old.folder, &old.root}) {
    const auto found = unread_.find(*place);
    if (found != unread_.end()) return &found->second;
  }
  return nullptr;
}

bool Renewal::stays_untouched(const Entry& old) const {
  return extent_ == Extent::kWhatWasShort && !old.is_short();
}

// Returns the old entry for the same folder. Otherwise returns the old entry that has the same name
// and a connector, because the operator may have renamed the folder.
const Entry* Renewal::predecessor(const Entry& fresh) const {
  if (is_root(fresh)) return nullptr;
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

// Starts the connector without a network. A connector that needs a network for its start gives no
// error here; its first call starts it.
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
  // The old connector stays in two cases: it is usable and the failure is temporary, or it runs and
  // its new files have a fault. If the files are unchanged, the fault is in the configuration, and
  // the old connector is dropped. An untrusted folder does not affect a connector of the same name
  // in another folder.
  const bool is_of_old = old != nullptr && (fresh.is_admitted || fresh.folder == old->folder);
  const Error* const unread_old = is_of_old ? unread(*old) : nullptr;
  const bool passes = unread_old != nullptr || fresh.fault->code() == Code::kOverloaded;
  const bool old_stays =
      is_of_old && (passes ? is_usable(*old) : runs(old) && !(fresh.stamp == old->stamp));
  if (old_stays) return keep_instead(*old, unread_old != nullptr ? *unread_old : *fresh.fault);
  report_.refused.push_back({fresh.name, *fresh.fault, false});
  entries_.push_back(std::move(fresh));
}

// Keeps the old connector. Adds it only once, because several folders may have the same
// predecessor.
void Renewal::keep(const Entry& old) {
  const bool is_kept = std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.connector == old.connector;
  });
  if (!is_kept) entries_.push_back(old);
}

void Renewal::keep_instead(const Entry& old, const Error& why) {
  report_.refused.push_back({old.name, why, true});
  Entry kept = old;
  kept.refused_update = why;
  kept.is_unread = why.code() == Code::kOverloaded && unread(old) != nullptr;
  keep(kept);
}

void Renewal::take(Entry fresh) {
  const Entry* old = predecessor(fresh);
  if (old != nullptr && stays_untouched(*old) &&
      (fresh.folder == old->folder || fresh.is_instance)) {
    return keep(*old);
  }
  if (fresh.fault) return refuse(std::move(fresh), old);
  const std::string name = fresh.connector->id();
  const bool is_same = old != nullptr && old->connector == fresh.connector;
  if (is_same) {
    fresh.connector->treat_as_declared();
    report_.unchanged.push_back(name);
    return entries_.push_back(std::move(fresh));
  }
  const bool is_started = extent_ == Extent::kEverything || runs(old);
  auto started = is_started ? start(*fresh.connector) : success();
  if (started.has_error()) {
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

bool Renewal::is_there(const Entry& old) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    const bool is_same_folder = entry.folder == old.folder && !entry.is_instance;
    return entry.name == old.name || (is_same_folder && !old.is_instance);
  });
}

// Returns true if a new entry has this name and a connector. An entry without a connector does not
// count.
bool Renewal::is_served(const Entry& old) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const Entry& entry) { return entry.connector && entry.name == old.name; });
}

std::vector<Entry> Renewal::entries() && {
  for (const Entry& old : before_.entries()) {
    if (!old.connector) continue;
    const Error* const unread_old = is_usable(old) ? unread(old) : nullptr;
    if (unread_old != nullptr && !is_served(old)) {
      keep_instead(old, *unread_old);
    } else if (is_there(old)) {
      continue;
    } else if (stays_untouched(old)) {
      keep(old);
    } else {
      report_.removed.push_back(old.name);
    }
  }
  return std::move(entries_);
}

}  // namespace patchbay::catalog
