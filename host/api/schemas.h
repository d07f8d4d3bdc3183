#pragma once

#include <string_view>

namespace patchbay::api {

// schemas.json: the schemas that routes name, a JSON object.
std::string_view schemas();

}  // namespace patchbay::api
