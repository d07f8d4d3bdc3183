#include "embed/documents.h"

#include <algorithm>
#include <chrono>

#include "engine/document_json.h"

namespace patchbay::embed {
namespace {

using documents::Asker;
using documents::RunRow;

DocumentChange::What what_of(documents::Change::What what) {
  switch (what) {
    case documents::Change::What::kTombstone:
      return DocumentChange::What::kTombstone;
    case documents::Change::What::kAccess:
      return DocumentChange::What::kPermissions;
    case documents::Change::What::kUpsert:
      break;
  }
  return DocumentChange::What::kUpsert;
}

SyncRun run_of(const RunRow& row, WallTime now) {
  SyncRun run;
  run.id = row.id;
  run.state = documents::word_of(row.state);
  run.is_over = documents::is_over(row.state);
  if (!run.is_over)
    run.waits_ms = std::max<store::Millis>(row.waiting_until - store::to_millis(now), 0);
  run.seen = row.tally.seen;
  run.loaded = row.tally.loaded;
  run.unchanged = row.tally.unchanged;
  run.skipped = row.tally.skipped;
  run.failed = row.tally.failed;
  run.deferred = row.tally.deferred;
  run.deleted = row.tally.deleted;
  run.held = row.tally.held;
  run.why = row.why;
  return run;
}

const Caller& caller_of(const DocumentOptions& options) {
  static const Caller local;
  return options.caller ? *options.caller : local;
}

Result<RunRow> latest_run(documents::Library& library, const documents::FollowedLink& followed) {
  const Asker everybody{followed.organization, followed.user, {}, {}, true};
  PATCHBAY_TRY(const auto runs, library.progress(everybody, followed.link, followed.connector));
  if (runs.empty()) return Error(Code::kNotFound, "The link has no run.");
  return runs.front().run;
}

}  // namespace

Result<SyncRun> sync(engine::Engine& engine, std::string_view link, bool is_full,
                     const DocumentOptions& options) {
  PATCHBAY_TRY(engine::DocumentParts * parts, documents_of(engine));
  const Caller& caller = caller_of(options);
  PATCHBAY_TRY(const auto followed, parts->meant(caller, link, options.connector));
  const auto before = latest_run(parts->library, followed);
  const bool goes_on = before.has_value() && !documents::is_over(before.value().state);
  if (!goes_on) {
    const auto kind = is_full ? documents::RunKind::kFull : documents::RunKind::kSync;
    PATCHBAY_TRY(parts->start(caller, followed, kind));
  }
  PATCHBAY_TRY(parts->scheduler.work_on(followed.link, followed.connector, engine.stopped));
  PATCHBAY_TRY(const RunRow run, latest_run(parts->library, followed));
  return run_of(run, engine.clock.wall());
}

Result<DocumentChanges> changes(engine::Engine& engine, std::string_view cursor, std::size_t most,
                                const DocumentOptions& options) {
  PATCHBAY_TRY(engine::DocumentParts * parts, documents_of(engine));
  PATCHBAY_TRY(const Asker asker, parts->asker_of(caller_of(options), options.sees_all));
  PATCHBAY_TRY(auto page, parts->library.changes(asker, std::string(cursor), most));
  DocumentChanges told{{}, std::move(page.cursor), page.is_caught_up};
  for (const documents::Change& each : page.changes) {
    told.changes.push_back({what_of(each.what), each.sequence, each.document.id,
                            engine::json_of(each).at("document").dump()});
  }
  return told;
}

Result<DocumentBytes> bytes_of(engine::Engine& engine, documents::Body body,
                               const DocumentRange& range, const DocumentOptions& options) {
  PATCHBAY_TRY(engine::DocumentParts * parts, documents_of(engine));
  const auto key = documents::key_of(range.document_id);
  if (!key) {
    return Error(Code::kInvalidArgument, "\"" + std::string(range.document_id.substr(0, 100)) +
                                             "\" is no document's id. changes() names them.");
  }
  PATCHBAY_TRY(const Asker asker, parts->asker_of(caller_of(options), options.sees_all));
  PATCHBAY_TRY(auto read, parts->library.read(asker, *key, body, range.from,
                                              std::min(range.length, DocumentBytes::kMost)));
  return DocumentBytes{std::move(read.bytes), read.size, std::move(read.etag),
                       std::move(read.media_type)};
}

Result<engine::DocumentParts*> documents_of(engine::Engine& engine) {
  if (engine.documents) return &*engine.documents;
  return Error(Code::kUnsupported,
               "This host keeps no documents: set HostOptions::store and key_ring.");
}

}  // namespace patchbay::embed
