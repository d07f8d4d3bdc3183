// The tables of routes in admin_routes.cc and document_routes.cc, and what the rows of all tables
// need.
#pragma once

#include <functional>
#include <vector>

#include "api/handlers.h"
#include "httpd/route.h"

namespace patchbay::api {

using httpd::Route;

// Returns a function of handlers.h as httpd::Route takes it. Borrows `api`.
template <class T>
std::function<Result<T>(const Request&)> bound(const Api& api,
                                               Result<T> (*function)(const Api&, const Request&)) {
  return [&api, function](const Request& request) { return function(api, request); };
}

// The routes of documents, and of the runs that load documents.
std::vector<Route> document_rows(const Api& api);
std::vector<Route> one_document_rows(const Api& api);
std::vector<Route> sync_rows(const Api& api);
// The routes of providers that tell of changes.
std::vector<Route> webhook_rows(const Api& api);
// The routes of administrators and operators: admin_rows() to read, setting_rows() and
// tool_filter_rows() to change.
std::vector<Route> admin_rows(const Api& api);
std::vector<Route> setting_rows(const Api& api);
std::vector<Route> tool_filter_rows(const Api& api);

}  // namespace patchbay::api
