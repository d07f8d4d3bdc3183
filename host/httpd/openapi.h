#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "httpd/route.h"

namespace patchbay::httpd {

struct ApiDescription {
  std::string_view title;
  std::string_view version;
  std::string_view public_url;  // "": relative to where the description is fetched
  std::string_view schemas;     // JSON object: the schemas that routes name
};

// The OpenAPI 3.1 description of these routes, JSON. Every error has the one envelope.
std::string openapi_of(const std::vector<Route>& routes, const ApiDescription& description);

}  // namespace patchbay::httpd
