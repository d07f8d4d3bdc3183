// Revokes the accounts that are part of an incident, and removes a user with all data of the user.
#include "accounts/revocation.h"

#include "accounts/presence.h"
#include "accounts/user_removal.h"
#include "api/actor.h"
#include "api/handlers.h"
#include "base/rfc3339.h"
#include "callers/callers.h"
#include "callers/keys.h"
#include "callers/organizations.h"
#include "engine/account_parts.h"
#include "engine/listing.h"
#include "links/cause.h"
#include "store/store.h"

namespace patchbay::api {
namespace {

// Returns the id of the organization to change: the caller's own, or the one that an operator gives
// in `named`.
Result<std::string> organization_of(const Api& api, const Caller& caller,
                                    const std::string& named) {
  if (named.empty() || named == caller.organization) return caller.organization;
  const Error none = callers::no_organization(named);
  if (!caller.may("operate")) return none;
  PATCHBAY_TRY(const bool known,
               api.store.read([&](store::Transaction& transaction) -> Result<bool> {
                 return accounts::is_organization(transaction, named);
               }));
  if (known) return named;
  return Error(none.code(), none.message() + " GET /v1/admin/organizations lists all.");
}

// Adds to the response the number of revoked links, and the links that somebody must still revoke
// at the provider.
void show_ended(const std::vector<accounts::RevokedLink>& links, Json& answer) {
  answer["links_ended"] = links.size();
  answer["upstream_failed"] = engine::untold_of(links);
}

Result<void> read_time(const Json& body, const char* member, std::optional<WallTime>& into) {
  const std::string text = body.value(member, "");
  if (text.empty()) return success();
  into = parse_rfc3339(text);
  if (into) return success();
  return Error(Code::kInvalidArgument, std::string("\"") + member +
                                           "\" has to be a time as RFC 3339 writes it, such as "
                                           "2026-11-21T08:00:00Z.");
}

Result<void> read_times(const Json& body, accounts::LinkFilter& filter) {
  PATCHBAY_TRY(read_time(body, "from", filter.created_from));
  PATCHBAY_TRY(read_time(body, "until", filter.created_until));
  if (!filter.created_from || !filter.created_until) return success();
  if (*filter.created_from < *filter.created_until) return success();
  return Error(Code::kInvalidArgument, "\"from\" (" + rfc3339(*filter.created_from) +
                                           ") has to be before \"until\" (" +
                                           rfc3339(*filter.created_until) +
                                           "): no time is between them, and nothing was ended.");
}

Result<accounts::LinkFilter> filter_of(const Api& api, const Request& request) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (body.empty()) {
    return Error(Code::kInvalidArgument,
                 "The body does not say which accounts are meant: name at least one of connector, "
                 "user, from, until and organization. An organization alone means all of its "
                 "accounts.");
  }
  accounts::LinkFilter filter;
  PATCHBAY_TRY(filter.organization,
               organization_of(api, *request.caller, body.value("organization", "")));
  filter.user = body.value("user", "");
  filter.connector = body.value("connector", "");
  const auto declared = api.accounts.connectors.find(filter.connector);
  if (declared.has_value()) filter.connector = declared.value().manifest->identity.id;
  PATCHBAY_TRY(read_times(body, filter));
  return filter;
}

}  // namespace

Answer revoke_links(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto filter, filter_of(api, request));
  PATCHBAY_TRY(const auto ended, api.accounts.stored.revocation.revoke_matching(
                                     filter, links::cause::kIncident, actor_of(*request.caller),
                                     request.trace_id.hex()));
  // A removed connector may still have links. But without a connector and without links of this
  // name, the name is a mistake.
  if (ended.empty() && !filter.connector.empty() &&
      api.accounts.connectors.find(filter.connector).has_error()) {
    return Error(Code::kNotFound, "There is no connector \"" + filter.connector.substr(0, 64) +
                                      "\", and no account that was connected for it.");
  }
  Json answer = {{"organization", filter.organization}};
  show_ended(ended, answer);
  return httpd::json_response(answer.dump());
}

Answer remove_user(const Api& api, const Request& request) {
  accounts::Removal removal;
  PATCHBAY_TRY(removal.organization,
               organization_of(api, *request.caller,
                               std::string(request.query_value("organization").value_or(""))));
  removal.user = request.parameter("user");
  removal.actor = actor_of(*request.caller);
  removal.trace_id = request.trace_id.hex();
  const auto removed = accounts::remove_user(api.keys, api.accounts.stored.revocation, removal);
  api.callers.forget();  // even a failed removal may have revoked keys
  if (removed.has_error()) return removed.error();
  Json answer = {{"organization", removal.organization},
                 {"user", removal.user},
                 {"keys_ended", removed.value().keys}};
  show_ended(removed.value().links, answer);
  return httpd::json_response(answer.dump());
}

}  // namespace patchbay::api
