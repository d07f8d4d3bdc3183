// Shows the causes that block requests, and lets an operator end each of them. The causes are waits
// that providers requested, failing origins, failed refreshes, and used-up budgets.
#include <functional>
#include <utility>

#include "accounts/refresher.h"
#include "api/actor.h"
#include "api/handlers.h"
#include "audit/security_events.h"
#include "base/digest.h"
#include "base/rfc3339.h"
#include "calls/network.h"
#include "engine/engine.h"

namespace patchbay::api {
namespace {

struct Hold {
  http_client::ProviderBlock block;
  std::string_view cause;      // a cause from BlockList in schemas.json
  std::function<bool()> lift;  // returns false if the block has already ended
};

// Returns an id that is safe in a path and on a command line, whatever characters `name` contains.
std::string id_for(char kind, const std::string& name) {
  return kind + sha256_hex(name).substr(0, 16);
}

void add_blocks(const Api& api, std::vector<Hold>& holds) {
  http_client::ProviderBlocks& blocks = api.engine.blocks;
  for (http_client::ProviderBlock& block : blocks.all()) {
    const std::string_view cause = block.subject.origin.empty() ? "limited" : "failing";
    auto lift = [&blocks, id = block.id] { return blocks.lift(id); };
    holds.push_back({std::move(block), cause, std::move(lift)});
  }
}

void add_refreshes(const Api& api, std::vector<Hold>& holds) {
  accounts::Refresher& refresher = api.accounts.stored.refresher;
  for (const accounts::HeldRefresh& held : refresher.held()) {
    holds.push_back({{id_for('r', held.link),
                      {held.connector, held.link},
                      held.since,
                      held.left,
                      held.failures},
                     "refresh_failed",
                     [&refresher, link = held.link] { return refresher.forget_trouble(link); }});
  }
}

void add_budgets(const Api& api, std::vector<Hold>& holds) {
  http_client::RequestBudget& budget = api.engine.budget;
  for (const http_client::LowBudget& low : budget.low()) {
    holds.push_back(
        {{id_for('q', low.key), calls::subject_of_quota(low.key), low.since, low.left, 1},
         low.is_used_up ? "used_up" : "kept_for_people",
         [&budget, key = low.key] { return budget.forget(key); }});
  }
}

std::vector<Hold> holds_in_force(const Api& api) {
  std::vector<Hold> holds;
  add_blocks(api, holds);
  add_refreshes(api, holds);
  add_budgets(api, holds);
  return holds;
}

Json shown(const Hold& hold) {
  const http_client::ProviderBlock& block = hold.block;
  const auto& [connector, link, origin] = block.subject;
  return {{"block_id", block.id},
          {"connector_id", connector},
          {"link_id", wire::or_null(link)},
          {"cause", hold.cause},
          {"origin", wire::or_null(origin)},
          {"strikes", block.strikes},
          {"since", rfc3339(block.since)},
          {"retry_after_seconds", std::chrono::ceil<std::chrono::seconds>(block.left).count()}};
}

// Returns true if the query selects the block. A query without parameters selects all blocks.
bool is_meant(const http_client::ProviderBlock& block, const Request& request) {
  const auto connector = request.query_value("connector_id");
  const auto link = request.query_value("link_id");
  return (!connector || *connector == block.subject.connector) &&
         (!link || *link == block.subject.link);
}

// Ends a hold (a cause that blocks requests). First records this in the audit log, because requests
// can be sent afterwards. Returns false if the hold has already ended.
Result<bool> lift(const Api& api, const Request& request, const Hold& hold) {
  const http_client::ProviderBlock& block = hold.block;
  const auto& [connector, link, origin] = block.subject;
  audit::AuditEntry entry = entry_of(request);
  entry.event = audit::event_of(
      audit::BlockLifted{connector, link, std::chrono::ceil<std::chrono::seconds>(block.left)});
  entry.subject = link.empty() ? connector : link;
  PATCHBAY_TRY(api.engine.kept->audit.commit(std::move(entry)));
  return hold.lift();
}

}  // namespace

Answer list_blocks(const Api& api, const Request& /*request*/) {
  Json all = Json::array();
  for (const Hold& hold : holds_in_force(api)) all.push_back(shown(hold));
  return httpd::json_response(Json{{"blocks", std::move(all)}}.dump());
}

Answer lift_blocks(const Api& api, const Request& request) {
  Json lifted = Json::array();
  for (const Hold& hold : holds_in_force(api)) {
    if (!is_meant(hold.block, request)) continue;
    PATCHBAY_TRY(const bool is_lifted, lift(api, request, hold));
    if (is_lifted) lifted.push_back(shown(hold));
  }
  return httpd::json_response(Json{{"blocks", std::move(lifted)}}.dump());
}

Answer lift_block(const Api& api, const Request& request) {
  for (const Hold& hold : holds_in_force(api)) {
    if (hold.block.id != request.parameter("block_id")) continue;
    PATCHBAY_TRY(const bool is_lifted, lift(api, request, hold));
    if (is_lifted) return httpd::no_content();
  }
  return Error(Code::kNotFound,
               "This host has no such block, or not any more. GET /v1/admin/blocks lists those in "
               "force, each with its block_id.");
}

}  // namespace patchbay::api
