// The runs that load documents, and the plans that keep links up to date.
#include "api/actor.h"
#include "api/asker.h"
#include "engine/document_json.h"
#include "engine/engine.h"

namespace patchbay::api {
namespace {

using documents::Followed;

constexpr int kRunsShown = 10;

Result<Followed> meant(const Api& api, const Request& request) {
  return api.engine.documents->meant(*request.caller, request.parameter("link_id"),
                                     request.query_value("connector_id").value_or(""));
}

// Answers with the state and the latest runs. Only for the link's owner, or for a key that sees all
// documents.
Answer sync_answer(const Api& api, const Request& request, const Followed& followed) {
  documents::Library& library = api.engine.documents->library;
  PATCHBAY_TRY(const auto asker, asker_of(api, request));
  PATCHBAY_TRY(const auto state, library.state(asker, followed.link, followed.connector));
  PATCHBAY_TRY(const auto runs,
               library.progress(asker, followed.link, followed.connector, kRunsShown));
  return httpd::json_response(engine::json_of(state, runs, api.engine.clock.wall()).dump());
}

// Fails unless the caller owns the link or may see all documents.
Result<void> require_own(const Api& api, const Request& request, const Followed& followed) {
  PATCHBAY_TRY(const auto asker, asker_of(api, request));
  PATCHBAY_TRY(api.engine.documents->library.state(asker, followed.link, followed.connector));
  return success();
}

Result<void> plan(const Api& api, const Request& request, const Followed& followed,
                  const Json& body) {
  constexpr int kDay = 24;
  const bool is_auto = body.value("auto_sync", true);
  const std::chrono::hours interval(is_auto ? body.value("sync_interval_hours", kDay) : 0);
  return api.engine.documents->follow(*request.caller, followed,
                                      {.interval = interval, .access_interval = interval});
}

}  // namespace

Answer read_sync(const Api& api, const Request& request) {
  PATCHBAY_TRY(const Followed followed, meant(api, request));
  return sync_answer(api, request, followed);
}

Answer start_sync(const Api& api, const Request& request) {
  PATCHBAY_TRY(const Followed followed, meant(api, request));
  const Json body = Json::parse(request.body, nullptr, false);
  PATCHBAY_TRY(const auto run,
               api.engine.documents->start(*request.caller, followed,
                                           documents::run_kind_of(body.value("kind", "sync"))));
  return httpd::json_response(
      engine::json_of(documents::Progress{run, {}}, api.engine.clock.wall()).dump());
}

Answer change_sync(const Api& api, const Request& request) {
  PATCHBAY_TRY(const Followed followed, meant(api, request));
  const Json body = Json::parse(request.body, nullptr, false);
  if (body.contains("auto_sync") || body.contains("sync_interval_hours")) {
    PATCHBAY_TRY(plan(api, request, followed, body));
  }
  if (body.contains("is_paused")) {
    PATCHBAY_TRY(require_own(api, request, followed));
    PATCHBAY_TRY(api.engine.documents->scheduler.pause(followed.link, followed.connector,
                                                       body.at("is_paused").get<bool>()));
  }
  return sync_answer(api, request, followed);
}

// Only the link's owner, or a key that may see all documents of the organization, may decide.
Answer settle_held_documents(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto asker, asker_of(api, request));
  PATCHBAY_TRY(const Followed followed,
               api.engine.documents->kept(asker, request.parameter("link_id"),
                                          request.query_value("connector_id").value_or("")));
  const Json body = Json::parse(request.body, nullptr, false);
  const std::string decision = body.at("decision");
  AuditEntry by;
  by.organization = request.caller->organization;
  by.actor = actor_of(*request.caller);
  by.trace_id = request.trace_id.hex();
  PATCHBAY_TRY(const auto count, api.engine.documents->scheduler.settle(
                                     followed.link, followed.connector, decision == "release", by));
  return httpd::json_response(Json{{"decision", decision}, {"documents", count}}.dump());
}

}  // namespace patchbay::api
