// Routes written from developers.google.com/workspace/drive/api/reference/rest/v3/about
#include "sandbox/drive/fields.h"
#include "sandbox/drive/render.h"
#include "sandbox/drive/service.h"

namespace patchbay::sandbox::drive {
namespace {

Granted<Response> get_about(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({}));
  if (exchange.text("fields").empty()) {
    return refusal(400, "required", "The 'fields' parameter is required for this method.",
                   "fields");
  }
  const nlohmann::json out = {{"kind", "drive#about"},
                              {"user", render_user(exchange, exchange.user)},
                              {"canCreateDrives", true},
                              {"storageQuota", {{"usage", "0"}, {"usageInDrive", "0"}}}};
  return answer_with(exchange, out, known_of_about(), "");
}

}  // namespace

std::vector<Route> about_routes() { return {{"GET", "/about", get_about}}; }

}  // namespace patchbay::sandbox::drive
