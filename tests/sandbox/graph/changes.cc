#include "sandbox/graph/changes.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sandbox/graph/seed.h"

namespace patchbay::sandbox::graph {
namespace {

using nlohmann::json;

void note_all(Store& store, const std::string& drive, const std::string& top,
              const std::vector<std::string>& items) {
  for (const auto& each : items) {
    if (each == top || !store.quiet_children) store.note(drive, each);
  }
}

// At Microsoft, a folder that is moved to another drive becomes new items there. Here, the items
// get no new ids, and leave the old drive.
void move_to_drive(Store& store, const std::string& id, const std::string& drive) {
  const auto moved = store.with_content(id);
  note_all(store, store.items.at(id).drive, id, moved);
  for (const auto& each : moved) store.items.at(each).drive = drive;
  for (const auto& each : moved) store.note(drive, each);
}

void change_item(Store& store, const json& given, const std::string& now) {
  const std::string id = given.at("id");
  if (store.item(id) == nullptr) {
    Item added;
    added.id = id;
    added.created_time = added.modified_time = now;
    added.drive = given.at("drive");
    added.parent = given.value("parent", store.drives.at(added.drive).root);
    added.creator = store.drives.at(added.drive).owner;
    store.add(std::move(added));
  }
  const std::string drive = given.value("drive", store.items.at(id).drive);
  if (drive != store.items.at(id).drive) move_to_drive(store, id, drive);
  Item& item = *store.item(id);
  read_item(given, item);
  if (given.contains("content")) {
    ++item.content_version;
    if (!given.contains("modified")) item.modified_time = now;
  }
  ++item.version;
  store.note(item.drive, id);
}

void remove_item(Store& store, const std::string& id) {
  const std::string drive = store.items.at(id).drive;
  const auto gone = store.with_content(id);
  note_all(store, drive, id, gone);
  for (const auto& each : gone) store.items.erase(each);
}

void remove_drive(Store& store, const std::string& id) {
  store.drives.at(id);
  std::erase_if(store.items, [&](const auto& each) { return each.second.drive == id; });
  store.drives.erase(id);
}

void expire(Store& store, const json& given) {
  Drive& drive = store.drives.at(given.at("drive"));
  // The tokens that were issued until now contain this number or a smaller one.
  drive.first_valid = ++drive.next_sequence;
  drive.expired_code = given.value("code", drive.expired_code);
}

// Deletes an item without an entry in the list of changes. This happens to an item that is deleted
// and made again while a client reads the pages of a list.
void lose_item(Store& store, const std::string& id) {
  for (const auto& each : store.with_content(id)) {
    Drive& drive = store.drives.at(store.items.at(each).drive);
    std::erase_if(drive.changes, [&](const Change& change) { return change.item == each; });
    store.items.erase(each);
  }
}

void slow_down(Store& store, const json& given) {
  Drive& drive = store.drives.at(given.at("drive"));
  drive.most_listed_in_time = given.value("listed", drive.most_listed_in_time);
  drive.most_changes_in_time = given.value("changes", drive.most_changes_in_time);
}

void change_page(Store& store, json given, const std::string& now) {
  Site& site = store.sites.at(given.at("site"));
  given.erase("site");
  Page& page = site.pages[given.at("id")];
  page.id = given.at("id");
  page.modified_time = now;
  ++page.version;
  read_page(given, page);
}

void change_root(Store& store, const json& given) {
  Item& root = store.items.at(store.drives.at(given.at("drive")).root);
  read_item({{"permissions", given.at("permissions")}}, root);
}

void change_one(Store& store, const std::string& what, const json& given, const std::string& now) {
  if (what == "item") return change_item(store, given, now);
  if (what == "remove") return remove_item(store, given);
  if (what == "remove_drive") return remove_drive(store, given);
  if (what == "expire") return expire(store, given);
  if (what == "expire_downloads") return store.tickets.clear();
  if (what == "root") return change_root(store, given);
  if (what == "page") return change_page(store, given, now);
  if (what == "lose") return lose_item(store, given);
  if (what == "slow") return slow_down(store, given);
  if (what == "lock_drive") {
    store.drives.at(given.at("id")).is_locked = given.at("locked");
  } else if (what == "group") {
    store.groups[given.at("id")] = read_group(given);
  } else if (what == "remove_group") {
    store.groups.erase(given.get<std::string>());
  } else if (what == "remove_page") {
    store.sites.at(given.at("site")).pages.erase(given.at("id").get<std::string>());
  } else {
    throw std::invalid_argument("change: there is nothing called \"" + what + "\"");
  }
}

}  // namespace

void apply_change(Store& store, const json& change, const std::string& now) {
  try {
    if (change.size() != 1) throw std::invalid_argument("change: one thing at a time");
    change_one(store, change.begin().key(), change.begin().value(), now);
  } catch (const json::exception& error) {
    throw std::invalid_argument("change: " + std::string(error.what()));
  } catch (const std::out_of_range&) {
    throw std::invalid_argument("change: there is no such item, drive or site");
  }
}

}  // namespace patchbay::sandbox::graph
