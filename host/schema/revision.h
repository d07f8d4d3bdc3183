#pragma once

#include <deque>
#include <map>
#include <vector>

#include "schema/json_names.h"

namespace patchbay::schema {

// A copy of an instance in which some values are replaced. Copies only the containers that lead to
// these values. Refers to the instance for everything else. The containers of the copy live as long
// as the Revision.
class Revision {
 public:
  explicit Revision(const Node& instance) : root_(instance) {}

  // Puts a value at the place to which the pointer leads. Does nothing if there is no such place.
  void put(std::string_view pointer, const Node& value);
  // Puts a list, whose only item is the value, at the place to which the pointer leads.
  void put_list(std::string_view pointer, const Node& value);

  [[nodiscard]] const Node& root() const { return root_; }

 private:
  Node* find(std::string_view pointer);

  Node root_;
  // The parts of each container that is copied, by the address of the first part.
  std::map<const Node*, std::vector<Node>> items_;
  std::map<const Member*, std::vector<Member>> members_;
  std::deque<Node> listed_;  // the items of the lists of put_list()
};

}  // namespace patchbay::schema
