// How a route is written down: the rows of routes.cc and admin_routes.cc.
#pragma once

#include <string_view>
#include <vector>

#include "api/handlers.h"

namespace patchbay::api {

// The rest of an httpd::Route comes from where the row stands.
struct Row {
  std::string_view method;
  std::string_view pattern;
  httpd::Access access;
  Answer (*function)(const Api&, const Request&);
  std::string_view id;
  std::string_view summary;
  std::string_view answers{};
  std::string_view takes{};
  std::vector<httpd::QueryParameter> query{};
  std::vector<int> statuses{};
  httpd::Work work = httpd::Work::kBlocking;
  int success = 200;
  bool is_safe = true;
  std::string_view ticket{};
  bool takes_any_query = false;  // whoever sends people here adds to it
};

// Of who looks after an organization or the host: what they see, and what they set.
std::vector<Row> admin_rows();
std::vector<Row> setting_rows();

}  // namespace patchbay::api
