// Shows, starts and changes the sync runs of a link's documents, and sets how often they repeat.
#include "api/actor.h"
#include "api/asker.h"
#include "engine/document_json.h"
#include "engine/engine.h"
#include "httpd/route.h"

namespace patchbay::api {
namespace {

using documents::FollowedLink;

constexpr int kRunsShown = 10;

Result<FollowedLink> meant(const Api& api, const Request& request) {
  return api.engine.documents->meant(*request.caller, request.parameter("link_id"),
                                     request.query_value("connector_id").value_or(""));
}

// Returns the state of a link's documents, its latest sync runs and its subscriptions. Fails unless
// the caller owns the link or has a key that may see all documents.
Answer sync_answer(const Api& api, const Request& request, const FollowedLink& followed) {
  documents::Library& library = api.engine.documents->library;
  PATCHBAY_TRY(const auto asker, asker_of(api, request));
  PATCHBAY_TRY(const auto state, library.state(asker, followed.link, followed.connector));
  PATCHBAY_TRY(const auto runs,
               library.progress(asker, followed.link, followed.connector, kRunsShown));
  PATCHBAY_TRY(const auto subscriptions,
               api.engine.webhooks->subscriptions.of(followed.link, followed.connector));
  Json shown = engine::json_of(state, runs, api.engine.clock.wall());
  shown["subscriptions"] = engine::json_of(subscriptions);
  return httpd::json_response(shown.dump());
}

// Fails unless the caller owns the link or has a key that may see all documents.
Result<void> require_own(const Api& api, const Request& request, const FollowedLink& followed) {
  PATCHBAY_TRY(const auto asker, asker_of(api, request));
  PATCHBAY_TRY(api.engine.documents->library.state(asker, followed.link, followed.connector));
  return success();
}

// Returns the link of the request. Fails unless the caller owns the link or has a key that may see
// all documents of the organization.
Result<FollowedLink> kept(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto asker, asker_of(api, request));
  return api.engine.documents->kept(asker, request.parameter("link_id"),
                                    request.query_value("connector_id").value_or(""));
}

// Fails if the caller is not an operator. Only an operator may set a priority, because it puts a
// link's runs before the runs of all organizations.
Result<void> require_operator(const Request& request) {
  const std::string_view scope = httpd::scope_of(httpd::Access::kOperate);
  if (request.caller->may(scope)) return success();
  return Error(Code::kPermissionDenied,
               "A priority takes turns from every organization's runs, so "
               "it needs a key with the scope \"" +
                   std::string(scope) + "\".");
}

// Changes the schedule. A request without an interval keeps the old one. A new schedule without an
// interval uses one day.
Result<void> plan(const Api& api, const Request& request, const FollowedLink& followed,
                  const Json& body) {
  std::chrono::hours usual(24);
  PATCHBAY_TRY(const auto asker, asker_of(api, request));
  const auto before = api.engine.documents->library.state(asker, followed.link, followed.connector);
  if (before.has_value() && before.value().interval_ms != 0) {
    usual = std::chrono::duration_cast<std::chrono::hours>(
        std::chrono::milliseconds(before.value().interval_ms));
  }
  const std::chrono::hours chosen(body.value("sync_interval_hours", usual.count()));
  const auto interval = body.value("auto_sync", true) ? chosen : std::chrono::hours(0);
  return api.engine.documents->follow(*request.caller, followed,
                                      {.interval = interval, .access_interval = interval});
}

}  // namespace

Answer read_sync(const Api& api, const Request& request) {
  PATCHBAY_TRY(const FollowedLink followed, meant(api, request));
  return sync_answer(api, request, followed);
}

Answer start_sync(const Api& api, const Request& request) {
  PATCHBAY_TRY(const FollowedLink followed, meant(api, request));
  const Json body = Json::parse(request.body, nullptr, false);
  PATCHBAY_TRY(const auto run,
               api.engine.documents->start(*request.caller, followed,
                                           documents::run_kind_of(body.value("kind", "sync"))));
  return httpd::json_response(
      engine::json_of(documents::Progress{run, {}}, api.engine.clock.wall()).dump());
}

Answer change_sync(const Api& api, const Request& request) {
  PATCHBAY_TRY(const FollowedLink followed, meant(api, request));
  const Json body = Json::parse(request.body, nullptr, false);
  if (body.contains("auto_sync") || body.contains("sync_interval_hours")) {
    PATCHBAY_TRY(plan(api, request, followed, body));
  }
  if (body.contains("is_paused")) {
    PATCHBAY_TRY(require_own(api, request, followed));
    PATCHBAY_TRY(api.engine.documents->scheduler.pause(followed.link, followed.connector,
                                                       body.at("is_paused").get<bool>()));
  }
  if (body.contains("priority")) {
    PATCHBAY_TRY(require_own(api, request, followed));
    PATCHBAY_TRY(require_operator(request));
    PATCHBAY_TRY(api.engine.documents->scheduler.prioritize(
        followed.link, followed.connector, body.at("priority").get<std::int64_t>()));
  }
  return sync_answer(api, request, followed);
}

// Executes or refuses the deletions of documents that wait for a decision. Only the link's owner,
// or a key that may see all documents of the organization, may decide.
Answer settle_held_documents(const Api& api, const Request& request) {
  PATCHBAY_TRY(const FollowedLink followed, kept(api, request));
  const Json body = Json::parse(request.body, nullptr, false);
  const std::string decision = body.at("decision");
  PATCHBAY_TRY(const auto count,
               api.engine.documents->scheduler.settle(followed.link, followed.connector,
                                                      decision == "release", entry_of(request)));
  return httpd::json_response(Json{{"decision", decision}, {"documents", count}}.dump());
}

// Gives up a collection that the account cannot read any more. Only the link's owner, or a key that
// may see all documents of the organization, may do so.
Answer forget_collection(const Api& api, const Request& request) {
  PATCHBAY_TRY(const FollowedLink followed, kept(api, request));
  const Json body = Json::parse(request.body, nullptr, false);
  const std::string collection = body.at("collection_id");
  PATCHBAY_TRY(const auto count,
               api.engine.documents->scheduler.forget(followed.link, followed.connector, collection,
                                                      entry_of(request)));
  return httpd::json_response(Json{{"collection_id", collection}, {"documents", count}}.dump());
}

}  // namespace patchbay::api
