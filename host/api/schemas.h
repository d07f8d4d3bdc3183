#pragma once

#include <string_view>

namespace patchbay::api {

// Returns the text of schemas.json, a JSON object with the schemas of the routes.
std::string_view schemas();

}  // namespace patchbay::api
