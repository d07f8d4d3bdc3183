#include "schema/revision.h"

#include <algorithm>
#include <charconv>
#include <span>

namespace patchbay::schema {
namespace {

// Returns the copy of `parts`. If `parts` belong to the instance, first makes the copy.
template <class Part>
std::vector<Part>& copy_of(std::map<const Part*, std::vector<Part>>& copies,
                           std::span<const Part> parts) {
  const auto known = copies.find(parts.data());
  if (known != copies.end()) return known->second;
  std::vector<Part> copy(parts.begin(), parts.end());
  const Part* first = copy.data();
  return copies.emplace(first, std::move(copy)).first->second;
}

}  // namespace

void Revision::put(std::string_view pointer, const Node& value) {
  if (Node* at = find(pointer)) *at = value;
}

void Revision::put_list(std::string_view pointer, const Node& value) {
  if (Node* at = find(pointer)) *at = Node::of_items({&listed_.emplace_back(value), 1});
}

// Returns the place in the copy. Copies the containers on the way.
Node* Revision::find(std::string_view pointer) {
  Node* at = &root_;
  while (at && !pointer.empty()) {
    const std::string token = json::take_pointer_token(pointer);
    if (at->size() == 0) return nullptr;
    if (at->is(Kind::kArray)) {
      auto& items = copy_of(items_, at->items());
      *at = Node::of_items(items);
      std::size_t index = items.size();
      std::from_chars(token.data(), token.data() + token.size(), index);
      at = index < items.size() ? &items[index] : nullptr;
    } else if (at->is(Kind::kObject)) {
      auto& members = copy_of(members_, at->members());
      *at = Node::of_members(members);
      const auto named = std::find_if(members.begin(), members.end(),
                                      [&](const Member& member) { return member.key == token; });
      at = named == members.end() ? nullptr : &named->value;
    } else {
      return nullptr;
    }
  }
  return at;
}

}  // namespace patchbay::schema
