#include "wire/gate.h"

namespace patchbay::wire {

Json gate_of(std::string_view written, bool is_from_store) {
  Json gate = Json::parse(written, nullptr, false);
  gate["source"] = is_from_store ? "store" : "configuration";
  return gate;
}

}  // namespace patchbay::wire
