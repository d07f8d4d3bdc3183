#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "httpd/route.h"

namespace patchbay::httpd {

struct ApiDescription {
  std::string_view title;
  std::string_view version;
  std::string_view public_url;  // "": the URLs are relative to the URL of the description
  std::string_view schemas;     // a JSON object with the schemas that the routes name
};

// Returns the OpenAPI 3.1 description of these routes as JSON. All errors have the same schema, the
// envelope.
std::string openapi_of(const std::vector<Route>& routes, const ApiDescription& description);

}  // namespace patchbay::httpd
