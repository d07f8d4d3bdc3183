// What providers asked us to wait for, and origins that fail, as an operator sees and lifts it.
#include "http_client/provider_blocks.h"

#include "api/actor.h"
#include "api/handlers.h"
#include "audit/security_events.h"
#include "base/rfc3339.h"
#include "engine/engine.h"

namespace patchbay::api {
namespace {

Json shown(const ProviderBlock& block) {
  const auto& [connector, link, origin] = block.subject;
  return {{"block_id", block.id},
          {"connector_id", connector},
          {"link_id", link.empty() ? Json(nullptr) : Json(link)},
          {"cause", origin.empty() ? "limited" : "failing"},
          {"origin", origin.empty() ? Json(nullptr) : Json(origin)},
          {"strikes", block.strikes},
          {"since", rfc3339(block.since)},
          {"retry_after_seconds", std::chrono::ceil<std::chrono::seconds>(block.left).count()}};
}

// Returns true if the query selects the block. A query without parameters selects every block.
bool is_meant(const ProviderBlock& block, const Request& request) {
  const auto connector = request.query_value("connector_id");
  const auto link = request.query_value("link_id");
  return (!connector || *connector == block.subject.connector) &&
         (!link || *link == block.subject.link);
}

// Lifts a block. This is recorded in the audit first, because requests can then be sent again.
// Returns false if the block has already ended.
Result<bool> lift(const Api& api, const Request& request, const ProviderBlock& block) {
  const auto& [connector, link, origin] = block.subject;
  AuditEntry entry;
  entry.event =
      event_of(BlockLifted{connector, link, std::chrono::ceil<std::chrono::seconds>(block.left)});
  entry.organization = request.caller->organization;
  entry.actor = actor_of(*request.caller);
  entry.subject = link.empty() ? connector : link;
  entry.trace_id = request.trace_id.hex();
  PATCHBAY_TRY(api.engine.kept->audit.commit(std::move(entry)));
  return api.engine.blocks.lift(block.id);
}

}  // namespace

Answer list_blocks(const Api& api, const Request& /*request*/) {
  Json all = Json::array();
  for (const ProviderBlock& block : api.engine.blocks.all()) all.push_back(shown(block));
  return httpd::json_response(Json{{"blocks", std::move(all)}}.dump());
}

Answer lift_blocks(const Api& api, const Request& request) {
  Json lifted = Json::array();
  for (const ProviderBlock& block : api.engine.blocks.all()) {
    if (!is_meant(block, request)) continue;
    PATCHBAY_TRY(const bool is_lifted, lift(api, request, block));
    if (is_lifted) lifted.push_back(shown(block));
  }
  return httpd::json_response(Json{{"blocks", std::move(lifted)}}.dump());
}

Answer lift_block(const Api& api, const Request& request) {
  for (const ProviderBlock& block : api.engine.blocks.all()) {
    if (block.id != request.parameter("block_id")) continue;
    PATCHBAY_TRY(const bool is_lifted, lift(api, request, block));
    if (is_lifted) return httpd::no_content();
  }
  return Error(Code::kNotFound,
               "This host has no such block, or not any more. GET /v1/admin/blocks lists those in "
               "force, each with its block_id.");
}

}  // namespace patchbay::api
