#pragma once

#include <deque>
#include <map>
#include <vector>

#include "schema/json_names.h"

namespace patchbay::schema {

// A copy of an instance with some values replaced. Copies only the containers that lead to these
// values, and refers to the instance for everything else. The copied containers live as long as the
// Revision.
class Revision {
 public:
  explicit Revision(const Node& instance) : root_(instance) {}

  // Puts a value at the pointer's place. Does nothing if there is no such place.
  void put(std::string_view pointer, const Node& value);
  // Puts a list with this value as its only item at the pointer's place.
  void put_list(std::string_view pointer, const Node& value);

  [[nodiscard]] const Node& root() const { return root_; }

 private:
  Node* find(std::string_view pointer);

  Node root_;
  // The parts of each copied container, by the address of its first part.
  std::map<const Node*, std::vector<Node>> items_;
  std::map<const Member*, std::vector<Member>> members_;
  std::deque<Node> listed_;  // the items of the lists of put_list()
};

}  // namespace patchbay::schema
