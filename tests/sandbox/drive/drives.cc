// These routes follow developers.google.com/workspace/drive/api/reference/rest/v3/drives
#include "sandbox/drive/fields.h"
#include "sandbox/drive/page_token.h"
#include "sandbox/drive/render.h"
#include "sandbox/drive/service.h"

namespace patchbay::sandbox::drive {
namespace {

using nlohmann::json;

SandboxResult<Response> list_drives(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"pageSize", "pageToken"}));
  BOOST_OUTCOME_TRY(const std::size_t size, exchange.size("pageSize", 100, 10));
  BOOST_OUTCOME_TRY(const std::string last, last_of_token(exchange));
  json out = {{"kind", "drive#driveList"}, {"drives", json::array()}};
  for (auto at = exchange.store.drives.upper_bound(last); at != exchange.store.drives.end(); ++at) {
    if (!is_member(exchange.store, at->second, exchange.user)) continue;
    if (out["drives"].size() == size) {
      out["nextPageToken"] = page_token(exchange, out["drives"].back()["id"]);
      break;
    }
    out["drives"].push_back(render_drive(at->second));
  }
  return answer_with(exchange, out, known_of_drive_list(),
                     "kind,nextPageToken,drives(kind,id,name)");
}

SandboxResult<Response> get_drive(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({}));
  const std::string& id = exchange.path.find("driveId")->second;
  const auto found = exchange.store.drives.find(id);
  if (found == exchange.store.drives.end() ||
      !is_member(exchange.store, found->second, exchange.user)) {
    return drive_not_found(id);
  }
  return answer_with(exchange, render_drive(found->second), known_of_drive_list().at("drives"),
                     "kind,id,name");
}

}  // namespace

std::vector<Route> drive_routes() {
  return {{"GET", "/drives", list_drives}, {"GET", "/drives/{driveId}", get_drive}};
}

}  // namespace patchbay::sandbox::drive
