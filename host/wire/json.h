#pragma once

#include <nlohmann/json.hpp>

namespace patchbay::wire {

using Json = nlohmann::ordered_json;  // keeps members in the order in which they are added

}  // namespace patchbay::wire
