#include "json/stack_room.h"

#include "base/strand.h"

namespace patchbay::json {
namespace {

constexpr std::uintptr_t kReserve = 64U << 10U;

}  // namespace

bool StackRoom::measure() {
  const StackRange stack = Strand::current().stack();
  const bool ours = here() >= stack.low && here() < stack.high;
  lowest_ = ours ? stack.low + kReserve : 0;
  return here() > lowest_;
}

}  // namespace patchbay::json
