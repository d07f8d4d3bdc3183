#pragma once

#include <string_view>

namespace patchbay::api {

// Returns the text of schemas.json, a JSON object with the schemas that routes name.
std::string_view schemas();

}  // namespace patchbay::api
