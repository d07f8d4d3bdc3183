// Routes are data: one row each, in one table (host/api/routes.cc), from which requests are
// answered and the OpenAPI description is written.
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

// Who may ask. What a key may do is said by its scopes.
enum class Access {
  kAnyone,   // no key is looked at
  kCall,     // run actions, read the catalog
  kConnect,  // connect and disconnect accounts, change preferences
  kAdmin,    // look after the organization
  kOperate,  // look after this host, for every organization
};

// The scope of a key that opens it; "" for kAnyone.
std::string_view scope_of(Access access);

// Where the handler runs.
enum class Work {
  kQuick,     // on the thread that reads the request: it waits for nothing
  kBlocking,  // on the pool; the caller is let go at the deadline
};

struct QueryParameter {
  std::string_view name;
  std::string_view description;
  bool required = false;
  std::vector<std::string_view> values{};  // it may have; any where there are none
  bool by_ticket = false;  // where the route's ticket is sent, that says it, whatever stands here
};

// A handler's failure becomes the envelope (error_response.h). It is called by many threads at
// once.
using Handler = std::function<Result<Response>(const Request&)>;

struct Route {
  std::string_view method;   // GET answers HEAD too
  std::string_view pattern;  // "/v1/things/{id}": segments are literal or one {name}
  Access access;
  Handler handler;
  std::string_view id;       // OpenAPI's operationId; also the route's name in metrics
  std::string_view summary;  // one sentence

  std::vector<QueryParameter> query{};  // held to: what is refused never comes to the handler
  std::string_view takes{};    // the body's schema, by its name in the description; "": none
  std::string_view answers{};  // the schema of the 200 answer; "": no JSON
  int success = 200;
  std::vector<int> statuses{};  // errors to be ready for beside those every route has
  Work work = Work::kBlocking;
  std::size_t body_bytes = std::size_t{1} << 20;
  std::chrono::milliseconds deadline{60'000};  // 0: the handler's own business
  // A GET that changes something (RFC 9110 §9.2.1): its HEAD is 204, and the handler is not asked.
  bool is_safe = true;
  // The query parameter that may stand for a key; the handler judges it. "": none may.
  std::string_view ticket{};
  // For what others send, who may add to it. Else a query parameter not declared here is refused.
  bool takes_any_query = false;
};

}  // namespace patchbay::httpd
