#include "sandbox/drive/changes.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sandbox/drive/access.h"
#include "sandbox/drive/seed.h"

namespace patchbay::sandbox::drive {
namespace {

using nlohmann::json;

void note(Store& store, Change change) {
  std::erase_if(store.changes, [&](const Change& each) {
    return each.file == change.file && (!each.file.empty() || each.drive == change.drive);
  });
  change.sequence = store.next_sequence++;
  store.changes.push_back(std::move(change));
}

void note_file(Store& store, const File& file, std::set<std::string> seen_by,
               const std::string& now) {
  note(store, {0, file.id, file.drive, now, std::move(seen_by)});
}

// Whoever sees a folder sees its contents. So if a folder is shared, moved or trashed, everything
// below changes. Google does not guarantee that the feed reports this.
bool is_told(const Store& store, const std::string& id, const std::string& changed) {
  return id == changed || !store.quiet_children;
}

void change_file(Store& store, const json& given, const std::string& now) {
  const std::string id = given.at("id");
  if (store.file(id) == nullptr) {
    File added;
    added.id = id;
    added.created_time = added.modified_time = now;
    added.owner = given.value("owner", "");
    if (!added.owner.empty()) {
      added.permissions.push_back(owner_permission(added.owner));
    }
    store.add(std::move(added));
  }
  const auto touched = store.with_content(id);
  std::map<std::string, std::set<std::string>> before;
  for (const auto& each : touched) before[each] = watchers_of(store, *store.file(each));
  File& file = *store.file(id);
  read_file(given, file);
  if ((given.contains("content") || given.contains("exports") || given.contains("name")) &&
      !given.contains("modifiedTime")) {
    file.modified_time = now;
  }
  for (const auto& each : touched) {
    File& below = *store.file(each);
    if (given.contains("trashed")) below.is_trashed = file.is_trashed;
    if (given.contains("drive")) below.drive = file.drive;
    ++below.version;
    if (is_told(store, each, id)) note_file(store, below, before[each], now);
  }
}

void remove_file(Store& store, const std::string& id, const std::string& now) {
  if (store.file(id) == nullptr) {
    throw std::invalid_argument("change: there is no file \"" + id + "\"");
  }
  const auto gone = store.with_content(id);
  for (const auto& each : gone) {
    if (!is_told(store, each, id)) continue;
    note_file(store, *store.file(each), watchers_of(store, *store.file(each)), now);
  }
  for (const auto& each : gone) store.files.erase(each);
}

void remove_drive(Store& store, const std::string& id, const std::string& now) {
  const auto found = store.drives.find(id);
  if (found == store.drives.end()) {
    throw std::invalid_argument("change: there is no shared drive \"" + id + "\"");
  }
  std::set<std::string> members;
  for (const auto& [email, user] : store.users) {
    if (is_member(store, found->second, email)) members.insert(email);
  }
  std::erase_if(store.files, [&](const auto& each) { return each.second.drive == id; });
  store.drives.erase(found);
  note(store, {0, "", id, now, std::move(members)});
}

}  // namespace

void apply_change(Store& store, const json& change, const std::string& now) {
  try {
    if (change.size() != 1) throw std::invalid_argument("change: one thing at a time");
    const std::string what = change.begin().key();
    const json& given = change.begin().value();
    if (what == "file") {
      change_file(store, given, now);
    } else if (what == "remove") {
      remove_file(store, given, now);
    } else if (what == "remove_drive") {
      remove_drive(store, given, now);
    } else if (what == "members") {
      store.drives.at(given.at("drive")).members = read_permissions(given.at("members"));
    } else if (what == "group") {
      store.groups[given.at("email")] = given.at("members").get<std::set<std::string>>();
    } else {
      throw std::invalid_argument("change: there is nothing called \"" + what + "\"");
    }
  } catch (const json::exception& error) {
    throw std::invalid_argument("change: " + std::string(error.what()));
  } catch (const std::out_of_range&) {
    throw std::invalid_argument("change: there is no such shared drive");
  }
}

}  // namespace patchbay::sandbox::drive
