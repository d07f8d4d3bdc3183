#include "documents/run_table.h"

#include <soci/soci.h>

#include <array>
#include <cassert>
#include <utility>

#include "documents/statement.h"

namespace patchbay::documents {
namespace {

constexpr std::array<std::pair<RunState, std::string_view>, 9> kRunStates{{
    {RunState::kQueued, "queued"},
    {RunState::kRunning, "running"},
    {RunState::kWaiting, "waiting"},
    {RunState::kHeld, "held"},
    {RunState::kComplete, "complete"},
    {RunState::kCompleteWithSkips, "complete with skips"},
    {RunState::kIncomplete, "incomplete"},
    {RunState::kFailed, "failed"},
    {RunState::kInterrupted, "interrupted"},
}};

constexpr const char* kRunColumns =
    "id, link, connector, kind, cause, priority, state, queued_at, started_at, turn_at, ended_at, "
    "waiting_until, waits, seen, loaded, unchanged, skipped, failed, deferred, held, deleted, "
    "accesses, bytes, expected, estimated, known_before, troubled_collections, position, why, "
    "number";

constexpr const char* kSyncColumns =
    "link, connector, organization, user_id, paused, priority, interval_ms, next_at, "
    "access_interval_ms, next_access_at, last_successful_sync, documents_synced, documents_failed";

// A run with its kind and state as stored words.
struct StoredRun {
  RunRow row;
  std::string kind;
  std::string state;

  explicit StoredRun(RunRow of = {})
      : row(std::move(of)), kind(word_of(row.kind)), state(word_of(row.state)) {}
  [[nodiscard]] RunRow read() const {
    RunRow out = row;
    out.kind = run_kind_of(kind);
    out.state = run_state_of(state);
    return out;
  }
};

template <class Visit>
void each_run_column(StoredRun& stored, const Visit& visit) {
  RunRow& row = stored.row;
  Tally& tally = row.tally;
  visit(row.id, "id");
  visit(row.link, "link");
  visit(row.connector, "connector");
  visit(stored.kind, "kind");
  visit(row.cause, "cause");
  visit(row.priority, "priority");
  visit(stored.state, "state");
  visit(row.queued_at, "queued_at");
  visit(row.started_at, "started_at");
  visit(row.turn_at, "turn_at");
  visit(row.ended_at, "ended_at");
  visit(row.waiting_until, "waiting_until");
  visit(row.waits, "waits");
  visit(tally.seen, "seen");
  visit(tally.loaded, "loaded");
  visit(tally.unchanged, "unchanged");
  visit(tally.skipped, "skipped");
  visit(tally.failed, "failed");
  visit(tally.deferred, "deferred");
  visit(tally.held, "held");
  visit(tally.deleted, "deleted");
  visit(tally.accesses, "accesses");
  visit(tally.bytes, "bytes");
  visit(tally.expected, "expected");
  visit(tally.estimated, "estimated");
  visit(row.known_before, "known_before");
  visit(row.troubled_collections, "troubled_collections");
  visit(row.position, "position");
  visit(row.why, "why");
  visit(row.number, "number");
}

void run_statement(store::Transaction& transaction, const RunRow& row, const std::string& query) {
  StoredRun stored(row);
  soci::statement statement(transaction.sql());
  each_run_column(
      stored, [&](auto& member, const char* name) { statement.exchange(soci::use(member, name)); });
  make_ready(statement, query);
  statement.execute(true);
}

// Returns the runs that match `condition`. `uses` adds the values of its parameters.
template <class Uses>
std::vector<RunRow> select_runs(store::Transaction& transaction, const std::string& condition,
                                const Uses& uses) {
  StoredRun stored;
  soci::statement select(transaction.sql());
  each_run_column(stored, [&](auto& member, const char*) { select.exchange(soci::into(member)); });
  uses(select);
  make_ready(select,
             std::string("select ") + kRunColumns + " from document_run where " + condition);
  std::vector<RunRow> rows;
  select.execute();
  while (select.fetch()) rows.push_back(stored.read());
  return rows;
}

template <class Visit>
void each_sync_column(SyncRow& row, const Visit& visit) {
  visit(row.followed.link, "link");
  visit(row.followed.connector, "connector");
  visit(row.followed.organization, "organization");
  visit(row.followed.user, "user_id");
  visit(row.paused, "paused");
  visit(row.priority, "priority");
  visit(row.interval_ms, "interval_ms");
  visit(row.next_at, "next_at");
  visit(row.access_interval_ms, "access_interval_ms");
  visit(row.next_access_at, "next_access_at");
  visit(row.last_successful_sync, "last_successful_sync");
  visit(row.documents_synced, "documents_synced");
  visit(row.documents_failed, "documents_failed");
}

template <class Uses>
std::vector<SyncRow> select_syncs(store::Transaction& transaction, const std::string& condition,
                                  const Uses& uses) {
  SyncRow row;
  soci::statement select(transaction.sql());
  each_sync_column(row, [&](auto& member, const char*) { select.exchange(soci::into(member)); });
  uses(select);
  make_ready(select,
             std::string("select ") + kSyncColumns + " from document_sync where " + condition);
  std::vector<SyncRow> rows;
  select.execute();
  while (select.fetch()) rows.push_back(row);
  return rows;
}

}  // namespace

std::string_view word_of(RunKind kind) {
  switch (kind) {
    case RunKind::kFull:
      return "full";
    case RunKind::kAccess:
      return "access";
    case RunKind::kSync:
      break;
  }
  return "sync";
}

RunKind run_kind_of(std::string_view word) {
  if (word == "full") return RunKind::kFull;
  return word == "access" ? RunKind::kAccess : RunKind::kSync;
}

std::string_view word_of(RunState state) {
  for (const auto& [each, word] : kRunStates) {
    if (each == state) return word;
  }
  return "failed";
}

RunState run_state_of(std::string_view word) {
  for (const auto& [state, each] : kRunStates) {
    if (each == word) return state;
  }
  return RunState::kFailed;
}

bool is_over(RunState state) {
  return state != RunState::kQueued && state != RunState::kRunning && state != RunState::kWaiting &&
         state != RunState::kInterrupted;
}

void insert_run(store::Transaction& transaction, const RunRow& row) {
  run_statement(
      transaction, row,
      std::string("insert into document_run (") + kRunColumns +
          ") values (:id, :link, :connector, :kind, :cause, :priority, :state, "
          ":queued_at, :started_at, :turn_at, :ended_at, :waiting_until, :waits, :seen, "
          ":loaded, :unchanged, :skipped, :failed, :deferred, :held, :deleted, "
          ":accesses, :bytes, :expected, :estimated, :known_before, :troubled_collections, "
          ":position, :why, :number)");
}

void update_run(store::Transaction& transaction, const RunRow& row) {
  assert(is_over(row.state) == (row.ended_at != 0));
  run_statement(
      transaction, row,
      "update document_run set link = :link, connector = :connector, kind = :kind, "
      "cause = :cause, priority = :priority, state = :state, queued_at = :queued_at, "
      "started_at = :started_at, turn_at = :turn_at, ended_at = :ended_at, "
      "waiting_until = :waiting_until, waits = :waits, seen = :seen, loaded = :loaded, "
      "unchanged = :unchanged, skipped = :skipped, failed = :failed, deferred = :deferred, "
      "held = :held, deleted = :deleted, accesses = :accesses, bytes = :bytes, "
      "expected = :expected, estimated = :estimated, known_before = :known_before, "
      "troubled_collections = :troubled_collections, position = :position, why = :why, "
      "number = :number where id = :id");
}

std::optional<RunRow> find_run(store::Transaction& transaction, const std::string& id) {
  const auto rows = select_runs(transaction, "id = :key", [&](soci::statement& select) {
    select.exchange(soci::use(id, "key"));
  });
  if (rows.empty()) return std::nullopt;
  return rows.front();
}

std::vector<RunRow> open_runs(store::Transaction& transaction, const std::string& link,
                              const std::string& connector) {
  const std::string open = "state in ('queued', 'running', 'waiting', 'interrupted')";
  const std::string order = " order by priority desc, turn_at, queued_at, id";
  if (link.empty()) return select_runs(transaction, open + order, [](soci::statement&) {});
  return select_runs(transaction, open + " and link = :of_link and connector = :of_one" + order,
                     [&](soci::statement& select) {
                       select.exchange(soci::use(link, "of_link"));
                       select.exchange(soci::use(connector, "of_one"));
                     });
}

Result<void> forget_runs(store::Store& store, std::chrono::milliseconds age) {
  constexpr long long kForgottenAtOnce = 500;
  const auto forget = [&](store::Transaction& transaction) -> Result<long long> {
    const store::Millis before = transaction.now() - age.count();
    soci::statement forgotten =
        (transaction.sql().prepare
             << "delete from document_run where id in (select old.id from document_run old where "
                "old.ended_at > 0 and old.ended_at < :before and exists (select 1 from "
                "document_run later where later.link = old.link and later.connector = "
                "old.connector and later.queued_at > old.queued_at) limit 500)",
         soci::use(before));
    forgotten.execute(true);
    return forgotten.get_affected_rows();
  };
  long long count = kForgottenAtOnce;
  while (count == kForgottenAtOnce) {
    PATCHBAY_TRY(count, store.transaction(forget));
  }
  return success();
}

std::vector<RunRow> latest_runs(store::Transaction& transaction, const std::string& link,
                                const std::string& connector, int most) {
  return select_runs(
      transaction,
      "link = :of_link and connector = :of_one order by queued_at desc, id limit :most",
      [&](soci::statement& select) {
        select.exchange(soci::use(link, "of_link"));
        select.exchange(soci::use(connector, "of_one"));
        select.exchange(soci::use(most, "most"));
      });
}

std::optional<RunRow> latest_run(store::Transaction& transaction, const std::string& link,
                                 const std::string& connector, RunKind kind,
                                 const std::string& cause, store::Millis since) {
  const std::string word(word_of(kind));
  const auto rows = select_runs(transaction,
                                "link = :of_link and connector = :of_one and kind = :of_kind and "
                                "cause = :of_cause and queued_at > :since order by queued_at desc, "
                                "id limit 1",
                                [&](soci::statement& select) {
                                  select.exchange(soci::use(link, "of_link"));
                                  select.exchange(soci::use(connector, "of_one"));
                                  select.exchange(soci::use(word, "of_kind"));
                                  select.exchange(soci::use(cause, "of_cause"));
                                  select.exchange(soci::use(since, "since"));
                                });
  if (rows.empty()) return std::nullopt;
  return rows.front();
}

void put_sync(store::Transaction& transaction, const SyncRow& row) {
  SyncRow copy = row;
  soci::statement put(transaction.sql());
  each_sync_column(copy,
                   [&](auto& member, const char* name) { put.exchange(soci::use(member, name)); });
  make_ready(put,
             std::string("insert into document_sync (") + kSyncColumns +
                 ") values (:link, :connector, :organization, :user_id, :paused, :priority, "
                 ":interval_ms, :next_at, :access_interval_ms, :next_access_at, "
                 ":last_successful_sync, :documents_synced, :documents_failed) "
                 "on conflict (link, connector) do update set organization = "
                 "excluded.organization, user_id = excluded.user_id, paused = excluded.paused, "
                 "priority = excluded.priority, interval_ms = excluded.interval_ms, "
                 "next_at = excluded.next_at, access_interval_ms = excluded.access_interval_ms, "
                 "next_access_at = excluded.next_access_at, "
                 "last_successful_sync = excluded.last_successful_sync, "
                 "documents_synced = excluded.documents_synced, "
                 "documents_failed = excluded.documents_failed");
  put.execute(true);
}

std::optional<SyncRow> find_sync(store::Transaction& transaction, const std::string& link,
                                 const std::string& connector) {
  const auto rows = select_syncs(transaction, "link = :of_link and connector = :of_one",
                                 [&](soci::statement& select) {
                                   select.exchange(soci::use(link, "of_link"));
                                   select.exchange(soci::use(connector, "of_one"));
                                 });
  if (rows.empty()) return std::nullopt;
  return rows.front();
}

std::vector<SyncRow> syncs_of_link(store::Transaction& transaction, const std::string& link) {
  return select_syncs(transaction, "link = :of_link", [&](soci::statement& select) {
    select.exchange(soci::use(link, "of_link"));
  });
}

std::vector<SyncRow> syncs_named(store::Transaction& transaction, const std::string& organization,
                                 const std::string& name) {
  return select_syncs(transaction,
                      "organization = :of_org and (link = :of_link or connector = :of_one) "
                      "order by link, connector",
                      [&](soci::statement& select) {
                        select.exchange(soci::use(organization, "of_org"));
                        select.exchange(soci::use(name, "of_link"));
                        select.exchange(soci::use(name, "of_one"));
                      });
}

std::vector<SyncRow> syncs_of_user(store::Transaction& transaction, const std::string& organization,
                                   const std::string& user) {
  return select_syncs(transaction, "organization = :of_org and user_id = :of_user",
                      [&](soci::statement& select) {
                        select.exchange(soci::use(organization, "of_org"));
                        select.exchange(soci::use(user, "of_user"));
                      });
}

std::vector<SyncRow> all_syncs(store::Transaction& transaction) {
  return select_syncs(transaction, "1 = 1", [](soci::statement&) {});
}

std::vector<SyncRow> due_syncs(store::Transaction& transaction, store::Millis now) {
  return select_syncs(transaction,
                      "paused = 0 and ((next_at > 0 and next_at <= :run_at) or "
                      "(next_access_at > 0 and next_access_at <= :access_at))",
                      [&](soci::statement& select) {
                        select.exchange(soci::use(now, "run_at"));
                        select.exchange(soci::use(now, "access_at"));
                      });
}

std::vector<SyncRow> syncs_to_list(store::Transaction& transaction, store::Millis now,
                                   store::Millis listed_before) {
  return select_syncs(transaction,
                      "paused = 0 and (link, connector) in (select c.link, c.connector from "
                      "document_collection c where c.list_at > 0 and c.list_at <= :run_at and "
                      "c.listed_at <= :listed_before and c.trouble = '' and c.ended = 0)",
                      [&](soci::statement& select) {
                        select.exchange(soci::use(now, "run_at"));
                        select.exchange(soci::use(listed_before, "listed_before"));
                      });
}

}  // namespace patchbay::documents
