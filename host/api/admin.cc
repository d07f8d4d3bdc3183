// Shows the data for administrators of an organization.

#include "accounts/scope_report.h"
#include "api/handlers.h"
#include "api/query_number.h"
#include "audit/ndjson.h"
#include "audit/query.h"
#include "base/rfc3339.h"
#include "engine/engine.h"
#include "store/store.h"
#include "wire/error_body.h"

namespace patchbay::api {
namespace {

// Returns true if the caller may see `aside`. Without the scope `operate`, it must concern the
// caller's own organization or all organizations.
bool may_see(const Caller& caller, const wire::SetAside& aside) {
  const bool is_all = aside.link.empty() && aside.organization.empty();
  return caller.may("operate") || is_all || aside.organization == caller.organization;
}

Json set_aside_json(const wire::ConnectorInfo& connector, const Caller& caller) {
  Json all = Json::array();
  for (const wire::SetAside& each : connector.set_aside) {
    if (!may_see(caller, each)) continue;
    all.push_back({{"link", wire::or_null(each.link)},
                   {"user", wire::or_null(each.user)},
                   {"organization", wire::or_null(each.organization)},
                   {"overruns", each.overruns},
                   {"retry_after_seconds", wire::whole_seconds(each.left)}});
  }
  return all;
}

// Returns the error's text for an operator, because it may contain paths and settings of this host.
// Returns a fixed sentence for other callers.
Json for_operators(const Caller& caller, const std::optional<Error>& error) {
  if (!error) return nullptr;
  return caller.may("operate") ? error->message() : "A key with the scope \"operate\" is told why.";
}

// Sets which records the request asks for: those of the organization, or the host's records that
// belong to no organization.
Result<void> choose_whose(const Request& request, audit::AuditQuery& wanted) {
  const auto of = request.query_value("of").value_or("organization");
  if (of == "organization") {
    wanted.organization = request.caller->organization;
    return success();
  }
  if (of != "host") {
    return Error(Code::kInvalidArgument, "The query's `of` has to be organization or host.");
  }
  if (!request.caller->may("operate")) {
    return Error(Code::kPermissionDenied,
                 "Records without an organization are for this host's operator: the API key "
                 "lacks \"operate\".")
        .with_reason("operate");
  }
  wanted.of_host = true;
  return success();
}

// Returns the records as a JSON array. Each line of ndjson_line() is JSON already.
std::string array_of(const std::vector<audit::AuditRecord>& records) {
  std::string array = "[";
  for (const audit::AuditRecord& record : records) {
    if (array.size() > 1) array += ',';
    array += audit::ndjson_line(record);
  }
  array += ']';
  return array;
}

}  // namespace

Answer admin_catalog(const Api& api, const Request& request) {
  const Caller& caller = *request.caller;
  Json connectors = Json::array();
  for (const wire::ConnectorInfo& connector : api.engine.connectors()) {
    connectors.push_back(
        {{"id", connector.id},
         {"version", connector.version},
         {"folder", caller.may("operate") ? Json(connector.folder.string()) : Json(nullptr)},
         {"usable", !connector.fault},
         {"fault", for_operators(caller, connector.fault)},
         {"refused_update", for_operators(caller, connector.refused_update)},
         {"set_aside", set_aside_json(connector, caller)},
         {"actions", connector.actions.size()}});
  }
  return httpd::json_response(Json{{"connectors", std::move(connectors)}}.dump());
}

Answer admin_audit(const Api& api, const Request& request) {
  audit::AuditQuery wanted;
  PATCHBAY_TRY(choose_whose(request, wanted));
  wanted.action_prefix = request.query_value("action_prefix").value_or("");
  wanted.actor = request.query_value("actor").value_or("");
  wanted.after = request.query_value("after").value_or("");
  wanted.oldest_first = request.query_value("order").value_or("") == "oldest_first";
  PATCHBAY_TRY(wanted.limit, query_number(request, "limit", {}));
  PATCHBAY_TRY(const auto page, audit::query(api.store, wanted));
  return httpd::json_response(R"({"records":)" + array_of(page.records) + R"(,"next":)" +
                              wire::or_null(page.next).dump() + "}");
}

Answer admin_provider_said(const Api& api, const Request& request) {
  const auto trace_id = TraceId::parse(request.parameter("trace_id"));
  const auto found = trace_id ? api.engine.refusals.find(*trace_id, request.caller->organization)
                              : std::vector<http_client::Refusal>();
  if (!trace_id || found.empty()) {
    return Error(
        Code::kNotFound,
        "No provider's refusal is kept for this trace. Give the trace_id of an error of the "
        "last hour, from this host.");
  }
  Json refusals = Json::array();
  for (const http_client::Refusal& refusal : found) {
    refusals.push_back({{"at", rfc3339(refusal.at)},
                        {"origin", refusal.origin},
                        {"status", refusal.status},
                        {"said", refusal.said}});
  }
  // Bytes that are not UTF-8 are replaced, because the text comes from a provider.
  return httpd::json_response(
      Json{{"trace_id", trace_id->hex()}, {"refusals", std::move(refusals)}}.dump(
          -1, ' ', false, Json::error_handler_t::replace));
}

Answer admin_scopes(const Api& api, const Request& request) {
  accounts::LinkFilter filter;
  filter.organization = request.caller->organization;
  filter.user = request.query_value("user").value_or("");
  PATCHBAY_TRY(const auto report, accounts::scope_report(api.store, filter));
  Json links = Json::array();
  for (const accounts::ScopeUse& use : report) {
    Json used = Json::array();
    for (const accounts::UsedScope& scope : use.used) {
      used.push_back(
          {{"scope", scope.scope}, {"uses", scope.uses}, {"last_used", rfc3339(scope.last_used)}});
    }
    links.push_back({{"link_id", use.link.id},
                     {"user", use.link.user},
                     {"provider", use.link.provider},
                     {"granted", use.link.scopes},
                     {"used", std::move(used)},
                     {"over_granted", use.over_granted}});
  }
  return httpd::json_response(Json{{"links", std::move(links)}}.dump());
}

}  // namespace patchbay::api
