#pragma once

#include <string_view>

namespace patchbay::api {

// The text of schemas.json, a JSON object: the schemas that routes name.
std::string_view schemas();

}  // namespace patchbay::api
