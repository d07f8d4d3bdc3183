#include "schema/program.h"

namespace patchbay::schema {

std::size_t Program::memory() const {
  std::size_t bytes = blocks.capacity() * sizeof(Block) + code.capacity() * sizeof(Instruction) +
                      lists.capacity() * sizeof(std::uint32_t) +
                      arrays.capacity() * sizeof(ArrayPlan);
  for (const ObjectPlan& plan : objects) {
    bytes += sizeof plan + plan.table.memory() + plan.properties.capacity() * sizeof(Property);
  }
  for (const Selector& selector : selectors) {
    bytes += sizeof selector + selector.keys.memory();
    for (const auto& teller : selector.tellers) bytes += sizeof teller + teller.strings.memory();
  }
  constexpr std::size_t kEntry = 40;  // approximate size of a map entry, in bytes
  bytes += index.blocks.size() * kEntry + index.scopes.size() * 2 * kEntry;
  for (const auto& list : numbers) {
    bytes += list.near.capacity() * sizeof(const Node*);
    for (const Constant& number : list.far) {
      bytes += sizeof number + number.decimal.digits.capacity();
    }
  }
  for (const KeyTable& table : tables) bytes += sizeof table + table.memory();
  return bytes;
}

}  // namespace patchbay::schema
