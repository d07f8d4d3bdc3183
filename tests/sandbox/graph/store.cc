#include "sandbox/graph/store.h"

namespace patchbay::sandbox::graph {

const Item* Store::item(std::string_view id) const {
  const auto found = items.find(std::string(id));
  return found != items.end() ? &found->second : nullptr;
}

Item* Store::item(std::string_view id) {
  const auto found = items.find(std::string(id));
  return found != items.end() ? &found->second : nullptr;
}

Item& Store::add(Item item) {
  item.ordinal = next_ordinal++;
  const std::string id = item.id;
  return items[id] = std::move(item);
}

std::vector<std::string> Store::with_content(const std::string& id) const {
  std::vector<std::string> found = {id};
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const auto& [each, item] : items) {
      if (item.parent == found[i]) found.push_back(each);
    }
  }
  return found;
}

const Drive* Store::own_drive(const std::string& user) const {
  for (const auto& [id, drive] : drives) {
    if (drive.owner == user) return &drive;
  }
  return nullptr;
}

void Store::note(const std::string& drive, const std::string& item) {
  Drive& in = drives.at(drive);
  std::erase_if(in.changes, [&](const Change& each) { return each.item == item; });
  in.changes.push_back({in.next_sequence++, item});
}

}  // namespace patchbay::sandbox::graph
