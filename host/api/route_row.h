// A row of the tables in routes.cc and admin_routes.cc.
#pragma once

#include <string_view>
#include <vector>

#include "api/handlers.h"

namespace patchbay::api {

// A route as the tables write it. The other members of httpd::Route follow from the row's group.
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
  bool by_range = false;
  bool by_events = false;
  bool takes_any_query = false;  // other servers that send browsers here add parameters
  Result<void> (*may_send)(const Api&, const Request&) = nullptr;  // Route::may_send
};

// The routes of documents, and of the runs that load documents.
std::vector<Row> document_rows();
std::vector<Row> one_document_rows();
std::vector<Row> sync_rows();
// The routes of providers that tell of changes.
std::vector<Row> webhook_rows();
// The routes of administrators and operators: admin_rows() to read, setting_rows() and
// tool_filter_rows() to change.
std::vector<Row> admin_rows();
std::vector<Row> setting_rows();
std::vector<Row> tool_filter_rows();

}  // namespace patchbay::api
