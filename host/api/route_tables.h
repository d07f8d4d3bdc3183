// The tables of routes in admin_routes.cc and document_routes.cc, and the function bound(), which
// all tables of routes use.
#pragma once

#include <functional>
#include <vector>

#include "api/handlers.h"
#include "httpd/route.h"

namespace patchbay::api {

using httpd::Route;

// Makes a handler for httpd::Route from a function of handlers.h. The handler calls the function
// with `api`. Borrows `api`.
template <class T>
std::function<Result<T>(const Request&)> bound(const Api& api,
                                               Result<T> (*function)(const Api&, const Request&)) {
  return [&api, function](const Request& request) { return function(api, request); };
}

// The routes of documents, and of the runs that load documents.
std::vector<Route> document_rows(const Api& api);
std::vector<Route> one_document_rows(const Api& api);
std::vector<Route> sync_rows(const Api& api);
std::vector<Route> deletion_rows(const Api& api);
// The routes to which providers send the news that data changed.
std::vector<Route> webhook_rows(const Api& api);
// The routes for administrators and operators. setting_rows() and tool_filter_rows() show and
// change settings; admin_rows() has all other routes.
std::vector<Route> admin_rows(const Api& api);
std::vector<Route> setting_rows(const Api& api);
std::vector<Route> tool_filter_rows(const Api& api);

}  // namespace patchbay::api
