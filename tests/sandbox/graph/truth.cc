#include "sandbox/graph/truth.h"

#include <nlohmann/json.hpp>

#include "sandbox/graph/access.h"

namespace patchbay::sandbox::graph {
namespace {

using nlohmann::json;

json readers_of(const Store& store, const Item& item) {
  const Drive& drive = store.drives.at(item.drive);
  json readers = json::array();
  for (const auto& [id, user] : store.users) {
    for (const ItemPermission& held : permissions_of(store, item)) {
      Permission told = held.permission;
      for (Holder& holder : told.holders) holder.site_group.clear();
      if (!names(store, drive, told, id)) continue;
      readers.push_back(id);
      break;
    }
  }
  return readers;
}

std::string kind_of(const Item& item) {
  if (item.target) return "shortcut";
  if (item.is_folder) return "folder";
  return item.package.empty() ? "file" : "package";
}

}  // namespace

json truth_of(const Store& store) {
  json drives = json::array();
  for (const auto& [id, drive] : store.drives) {
    json items = json::array();
    for (const auto& [item_id, item] : store.items) {
      if (item.drive != id) continue;
      items.push_back({{"id", item_id},
                       {"name", item.parent.empty() ? "root" : item.name},
                       {"parent", item.parent},
                       {"kind", kind_of(item)},
                       {"malware", item.malware},
                       {"content", item.bytes},
                       {"readers", readers_of(store, item)}});
    }
    drives.push_back({{"id", id}, {"type", drive.type}, {"items", std::move(items)}});
  }
  return drives;
}

}  // namespace patchbay::sandbox::graph
