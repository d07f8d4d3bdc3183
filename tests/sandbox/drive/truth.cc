#include "sandbox/drive/truth.h"

#include <nlohmann/json.hpp>
#include <set>

#include "sandbox/drive/access.h"

namespace patchbay::sandbox::drive {
namespace {

using nlohmann::json;

json readers_of(const Store& store, const File& file) {
  std::set<std::string> readers;
  for (const EffectivePermission& held : permissions_of(store, file)) {
    const Permission& permission = held.permission;
    const bool names =
        permission.type == "user" && !permission.is_deleted && permission.view.empty();
    if (names) readers.insert("p-" + permission.email);
  }
  return readers;
}

bool is_my_drive(const Store& store, const File& file) {
  const auto owner = store.users.find(file.owner);
  return owner != store.users.end() && owner->second.root == file.id;
}

}  // namespace

json truth_of(const Store& store) {
  json files = json::array();
  for (const auto& [id, file] : store.files) {
    if (file.is_trashed || is_my_drive(store, file)) continue;
    files.push_back({{"id", id},
                     {"name", file.name},
                     {"type", file.mime_type},
                     {"owner", file.owner},
                     {"drive", file.drive},
                     {"shortcut", file.shortcut.has_value()},
                     {"abusive", file.is_abusive},
                     {"content", file.bytes},
                     {"exports", file.exports},
                     {"readers", readers_of(store, file)}});
  }
  return files;
}

}  // namespace patchbay::sandbox::drive
