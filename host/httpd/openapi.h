#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "httpd/route.h"

namespace patchbay::httpd {

struct ApiDescription {
  std::string_view title;
  std::string_view version;
  std::string_view public_url;  // "": URLs are relative to the description's own URL
  std::string_view schemas;     // a JSON object with the schemas that the routes name
};

// Returns the OpenAPI 3.1 description of these routes as JSON. All errors share one schema, the
// envelope.
std::string openapi_of(const std::vector<Route>& routes, const ApiDescription& description);

// The description of a server's routes. The first request for the description makes its text,
// because a server starts faster without it. Thread-safe after describe().
class OpenApi {
 public:
  // The texts of `description` are borrowed.
  explicit OpenApi(const ApiDescription& description) : description_(description) {}

  // Call this once, before text(). Copies the routes without their handlers, because one of the
  // handlers may own this object.
  void describe(const std::vector<Route>& routes);

  std::shared_ptr<const std::string> text();

 private:
  const ApiDescription description_;
  std::vector<Route> routes_;
  std::once_flag is_made_;
  std::shared_ptr<const std::string> text_;
};

}  // namespace patchbay::httpd
