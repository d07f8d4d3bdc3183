// The tables of routes in admin_routes.cc and document_routes.cc, and the function bound() for all
// tables of routes.
#pragma once

#include <functional>
#include <vector>

#include "api/handlers.h"
#include "httpd/route.h"

namespace patchbay::api {

using httpd::Route;

// Converts a function of handlers.h to a handler for httpd::Route, which calls it with `api`.
// Borrows `api`.
template <class T>
std::function<Result<T>(const Request&)> bound(const Api& api,
                                               Result<T> (*function)(const Api&, const Request&)) {
  return [&api, function](const Request& request) { return function(api, request); };
}

// The routes of documents, and of the sync runs that load them.
std::vector<Route> document_rows(const Api& api);
std::vector<Route> one_document_rows(const Api& api);
std::vector<Route> sync_rows(const Api& api);
std::vector<Route> deletion_rows(const Api& api);
// The routes for providers' deliveries.
std::vector<Route> webhook_rows(const Api& api);
// The routes for administrators and operators. setting_rows() and tool_filter_rows() show and
// change settings; admin_rows() has all other routes.
std::vector<Route> admin_rows(const Api& api);
std::vector<Route> setting_rows(const Api& api);
std::vector<Route> tool_filter_rows(const Api& api);

}  // namespace patchbay::api
