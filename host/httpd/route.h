// Routes are data: one row each, in one table (host/api/routes.cc). Requests are answered by it,
// and the OpenAPI description is made from it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "httpd/request.h"
#include "httpd/response.h"

namespace patchbay::httpd {

// Who may ask. A key's scopes say what the key may do.
enum class Access {
  kAnyone,   // no key is looked at
  kCall,     // run actions, read the catalog
  kConnect,  // connect and disconnect accounts, change preferences
  kAdmin,    // look after the organization
  kOperate,  // look after this host, for every organization
};

// The scope that a key needs; "" for kAnyone.
std::string_view scope_of(Access access);

// Where the handler runs.
enum class Work {
  kQuick,     // on the thread that reads the request: it never waits
  kBlocking,  // on a fiber, which may wait; at the deadline the caller gets an answer without it
};

struct QueryParameter {
  std::string_view name;
  std::string_view description;
  bool required = false;
  std::vector<std::string_view> values{};  // allowed values; empty: any
  bool by_ticket = false;  // not read if the request has the route's ticket, which says it
};

// An error becomes the envelope (error_response.h). Many threads call a handler at once.
using Handler = std::function<Result<Response>(const Request&)>;

struct Route {
  std::string_view method;   // GET answers HEAD too
  std::string_view pattern;  // "/v1/things/{id}": segments are literal or one {name}
  Access access;
  Handler handler;
  std::string_view id;       // OpenAPI's operationId; also the route's name in metrics
  std::string_view summary;  // one sentence

  std::vector<QueryParameter> query{};  // checked: a wrong query never reaches the handler
  std::string_view takes{};    // the body's schema, by its name in the description; "": no body
  std::string_view answers{};  // the schema of the 200 answer; "": not JSON
  int success = 200;
  std::vector<int> statuses{};  // possible errors beside those of every route
  Work work = Work::kBlocking;
  std::size_t body_bytes = std::size_t{1} << 20;
  std::chrono::milliseconds deadline{60'000};  // 0: the handler has its own
  // False: a GET that changes something (RFC 9110 §9.2.1). A HEAD is then answered by 204 without
  // calling the handler.
  bool is_safe = true;
  // The query parameter that may replace a key; the handler checks it. "": there is no such
  // parameter.
  std::string_view ticket{};
  // True for requests made by others (providers), who may add parameters. False: a query parameter
  // that is not declared here is refused.
  bool takes_any_query = false;
  bool by_range = false;  // it answers 206, 304 and 416 too, none of them with JSON
};

}  // namespace patchbay::httpd
