// These routes follow docs.github.com/rest/repos/repos
#include <nlohmann/json.hpp>

#include "sandbox/github/input.h"
#include "sandbox/github/render.h"
#include "sandbox/github/service.h"

namespace patchbay::sandbox::github {
namespace {

SandboxResult<Response> get_repository(Exchange& exchange) {
  BOOST_OUTCOME_TRYV(Query::read(exchange, {}));
  auto out = render_repository(exchange, *exchange.repository);
  const bool own = belongs_to(exchange.store, *exchange.repository, exchange.login());
  out["permissions"] = {{"admin", own}, {"push", own}, {"pull", true}};
  out["network_count"] = 0;
  out["subscribers_count"] = 1;
  return json_response(out);
}

}  // namespace

std::vector<Route> repository_routes() {
  return {{"GET", "~", get_repository, Need::kRead, "metadata=read"}};
}

}  // namespace patchbay::sandbox::github
