// Lists and removes a user's connected accounts.
#include "api/handlers.h"
#include "engine/account_parts.h"
#include "engine/listing.h"
#include "links/cause.h"

namespace patchbay::api {

Answer list_links(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto records, api.accounts.stored.links.list(*request.caller));
  Json links = Json::array();
  for (const accounts::LinkRecord& record : records) {
    const wire::Link link = engine::link_of(record);
    for (const std::string& connector : link.connectors) {
      links.push_back(wire::use_of(link, connector));
    }
  }
  return httpd::json_response(Json{{"links", std::move(links)}}.dump());
}

Answer remove_link(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto gone, api.accounts.stored.revocation.revoke(
                                    *request.caller, std::string(request.parameter("link_id")),
                                    links::cause::kUser, request.trace_id.hex()));
  const Json answer = {{"link_id", gone.record.id},
                       {"status", accounts::word_of(gone.record.status)},
                       {"revoked_upstream", gone.revoked_upstream}};
  return httpd::json_response(answer.dump());
}

}  // namespace patchbay::api
