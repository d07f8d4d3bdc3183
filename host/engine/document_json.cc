#include "engine/document_json.h"

#include <algorithm>

#include "store/transaction.h"
#include "wire/link.h"

namespace patchbay::engine {
namespace {

using documents::StoredPart;
using wire::Json;
using wire::or_null;

Json time_or_null(store::Millis time) { return wire::json_of(store::time_or_never(time)); }

Json metadata_json(const documents::DocumentMetadata& metadata) {
  return {{"source", metadata.source},
          {"source_id", metadata.source_id},
          {"title", metadata.title},
          {"created_at", time_or_null(metadata.created_at)},
          {"updated_at", time_or_null(metadata.updated_at)},
          {"author", or_null(metadata.author)},
          {"url", or_null(metadata.url)},
          {"permissions", metadata.permissions}};
}

Json parts_json(const std::vector<StoredPart>& parts) {
  Json all = Json::array();
  for (const StoredPart& part : parts) {
    all.push_back({{"name", part.name},
                   {"media_type", part.media_type},
                   {"size", part.size},
                   {"hash", part.hash}});
  }
  return all;
}

// Returns the names of a document. The JSON of a tombstone has only these members.
Json name_json(const documents::Document& document) {
  return {{"id", document.id},
          {"semantic_id", document.semantic_id},
          {"link_id", document.key.link},
          {"connector_id", document.key.connector},
          {"collection_id", document.key.collection},
          {"sequence", document.sequence}};
}

Json principal_json(const documents::Principal& principal) {
  return {{"kind", documents::word_of(principal.kind)},
          {"role", documents::word_of(principal.role)},
          {"id", or_null(principal.id)},
          {"email", or_null(principal.email)},
          {"name", or_null(principal.name)},
          {"inherited", principal.inherited},
          {"until", time_or_null(principal.until)}};
}

Json tally_json(const documents::Tally& tally) {
  return {{"seen", tally.seen},
          {"loaded", tally.loaded},
          {"unchanged", tally.unchanged},
          {"skipped", tally.skipped},
          {"failed", tally.failed},
          {"deferred", tally.deferred},
          {"held", tally.held},
          {"deleted", tally.deleted},
          {"permissions_changed", tally.accesses},
          {"bytes", tally.bytes},
          {"expected", tally.expected == 0 ? Json(nullptr) : Json(tally.expected)}};
}

Json rate_json(std::int64_t count, store::Millis taken) {
  if (taken == 0) return nullptr;
  return 1000.0 * static_cast<double>(count) / static_cast<double>(taken);
}

Json collections_json(const std::vector<documents::CollectionRow>& rows) {
  Json all = Json::array();
  for (const documents::CollectionRow& row : rows) {
    all.push_back({{"id", row.native_id},
                   {"name", row.name},
                   {"url", or_null(row.url)},
                   {"phase", row.phase},
                   {"trouble", or_null(row.trouble)},
                   {"trouble_since", time_or_null(row.trouble.empty() ? 0 : row.trouble_since)},
                   {"why", or_null(row.why)},
                   {"listed_at", time_or_null(row.listed_at)},
                   {"changed_at", time_or_null(row.changed_at)}});
  }
  return all;
}

std::string_view change_word(documents::Change::What what) {
  switch (what) {
    case documents::Change::What::kTombstone:
      return "tombstone";
    case documents::Change::What::kAccess:
      return "permissions";
    case documents::Change::What::kUpsert:
      break;
  }
  return "upsert";
}

// Returns the cursor of the newest run. A cursor belongs to one collection, so the result is null
// if the run has several collections or no collection.
Json cursor_of(const std::vector<documents::Progress>& runs) {
  if (runs.empty() || runs.front().collections.size() != 1) return nullptr;
  return or_null(runs.front().collections.front().cursor);
}

}  // namespace

Json json_of(const documents::Document& document) {
  Json json = name_json(document);
  json["metadata"] = metadata_json(document.metadata);
  json["collection_name"] = document.collection_name;
  json["version"] = or_null(document.version);
  json["size"] = document.size < 0 ? Json(nullptr) : Json(document.size);
  json["media_type"] = or_null(document.media_type);
  json["parents"] = document.parents;
  json["is_container"] = document.is_container;
  json["outcome"] = documents::word_of(document.outcome);
  json["reason"] = or_null(document.reason);
  json["why"] = or_null(document.why);
  json["failures"] = document.failures;
  json["retry_at"] = time_or_null(document.retry_at);
  json["is_held"] = document.is_held;
  const auto own = Json::parse(document.source_metadata, nullptr, false);
  json["source_metadata"] = own.is_object() ? own : Json(nullptr);
  json["contents"] = parts_json(document.loaded.contents);
  json["texts"] = parts_json(document.loaded.texts);
  json["text_outcome"] = or_null(document.loaded.text_outcome);
  return json;
}

Json json_of(const documents::Change& change) {
  const bool is_gone = change.what == documents::Change::What::kTombstone;
  return {{"change", change_word(change.what)},
          {"sequence", change.sequence},
          {"document", is_gone ? name_json(change.document) : json_of(change.document)}};
}

Json json_of(const documents::Grant& grant) {
  const bool is_named = grant.named.kind != documents::PrincipalKind::kUnknown;
  return {{"is_granted", grant.is_granted},
          {"by", or_null(grant.by)},
          {"permission", is_named ? principal_json(grant.named) : Json(nullptr)},
          {"from", or_null(grant.from)}};
}

Json json_of(const documents::Reading::Readers& readers) {
  Json principals = Json::array();
  for (const documents::Principal& each : readers.principals) {
    principals.push_back(principal_json(each));
  }
  return {{"principals", std::move(principals)},
          {"is_unknown", readers.is_unknown},
          {"is_narrowed", readers.is_narrowed}};
}

Json json_of(const documents::Progress& progress, WallTime now) {
  const documents::RunRow& run = progress.run;
  const store::Millis end =
      run.ended_at != 0
          ? run.ended_at
          : std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  const store::Millis taken =
      run.started_at == 0 ? 0 : std::max<store::Millis>(end - run.started_at, 0);
  const documents::Tally& tally = run.tally;
  const bool is_known = tally.estimated != 0;
  Json json = {{"run_id", run.id},
               {"kind", documents::word_of(run.kind)},
               {"cause", run.cause},
               {"state", documents::word_of(run.state)},
               {"is_over", documents::is_over(run.state)},
               {"queued_at", time_or_null(run.queued_at)},
               {"started_at", time_or_null(run.started_at)},
               {"ended_at", time_or_null(run.ended_at)},
               {"waiting_until", time_or_null(run.waiting_until)},
               {"why", or_null(run.why)},
               {"tally", tally_json(tally)}};
  json["duration_ms"] = taken;
  json["items_per_second"] = rate_json(tally.seen, taken);
  json["bytes_per_second"] = rate_json(tally.bytes, taken);
  const std::int64_t remaining = std::max<std::int64_t>(tally.estimated - tally.seen, 0);
  json["remaining"] = is_known ? Json(remaining) : Json(nullptr);
  json["remaining_ms"] = is_known && tally.seen != 0
                             ? Json(static_cast<std::int64_t>(static_cast<double>(taken) *
                                                              static_cast<double>(remaining) /
                                                              static_cast<double>(tally.seen)))
                             : Json(nullptr);
  json["collections"] = collections_json(progress.collections);
  return json;
}

Json json_of(const documents::Forecast& forecast) {
  Json troubles = Json::array();
  for (const auto& each : forecast.troubles) {
    troubles.push_back({{"collection_name", each.collection}, {"why", each.why}});
  }
  return {{"added", forecast.added},           {"changed", forecast.changed},
          {"unchanged", forecast.unchanged},   {"skipped", forecast.skipped},
          {"unreadable", forecast.unreadable}, {"deleted", forecast.deleted},
          {"bytes", forecast.bytes},           {"would_hold", forecast.would_hold},
          {"troubles", std::move(troubles)}};
}

Json json_of(const documents::SyncRow& sync, const std::vector<documents::Progress>& runs,
             WallTime now) {
  constexpr store::Millis kHour = 3'600'000;
  Json all = Json::array();
  for (const documents::Progress& each : runs) all.push_back(json_of(each, now));
  const bool is_auto = sync.interval_ms != 0;
  return {{"link_id", sync.followed.link},
          {"connector_id", sync.followed.connector},
          {"last_successful_sync", time_or_null(sync.last_successful_sync)},
          {"last_sync_cursor", cursor_of(runs)},
          {"documents_synced", sync.documents_synced},
          {"documents_failed", sync.documents_failed},
          {"auto_sync", is_auto},
          {"sync_interval_hours", is_auto ? Json(sync.interval_ms / kHour) : Json(nullptr)},
          {"next_sync_at", time_or_null(sync.next_at)},
          {"is_paused", sync.paused != 0},
          {"priority", sync.priority},
          {"runs", std::move(all)}};
}

Json json_of(const std::vector<webhooks::SubscriptionRow>& subscriptions) {
  Json all = Json::array();
  for (const webhooks::SubscriptionRow& each : subscriptions) {
    all.push_back({{"connector_id", each.connector},
                   {"collection_id", or_null(each.collection)},
                   {"state", webhooks::word_of(each.state)},
                   {"expires_at", time_or_null(each.expires_at)},
                   {"next_step_at", time_or_null(each.due_at)},
                   {"failures", each.failures},
                   {"why", or_null(each.why)}});
  }
  return all;
}

}  // namespace patchbay::engine
