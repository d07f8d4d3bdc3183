// Measures the loading of documents into SQLite in the temporary folder. All rows except full-sync
// (full_sync.h) load from a source in this process.
//
//   full-sync  files/s from GitHub's stand-in, against octokit. Target: ratio >= 5.
//   rows       documents/s of 1 KiB, against bare prepared SQLite inserts of the same bytes: a row
//              for the piece, one for the document, in transactions of 500. Target: ratio >= 0.5.
//   100k       the time of 100,000 documents over that of 10,000, for each document (1: linear),
//              and the peak of memory. Targets: at most 1.2, and 150 MB.
//   one-gib    how much memory grows while 1 GiB is loaded in documents of 16 MiB. Target: 32 MiB.
//   no-change  a run without changes: requests and time with GitHub's stand-in, and the time with
//              the source in this process, over 100,000 documents.
//   feed       changes/s that an indexer reads.
#include <sqlite3.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/digest.h"
#include "documents/library.h"
#include "documents/scheduler.h"
#include "full_sync.h"
#include "measure.h"
#include "temporary_folder.h"

namespace {

using namespace patchbay;
using namespace patchbay::documents;
using patchbay::bench::at_most;
using patchbay::bench::GoodDirection;
using patchbay::bench::ratio_of;

constexpr std::size_t kPage = 500;

template <class T>
T value_or_exit(Result<T> result) {
  if (result.has_error()) {
    std::fprintf(stderr, "%s\n", result.error().message().c_str());
    std::exit(1);
  }
  return std::move(result).value();
}
void require(const Result<void>& result) {
  if (result.has_value()) return;
  std::fprintf(stderr, "%s\n", result.error().message().c_str());
  std::exit(1);
}

std::string id_of_number(std::size_t number) { return "document-" + std::to_string(number); }

// Returns a content that differs from all other contents only in its number.
std::string content_of(std::size_t number, std::size_t size) {
  std::string text = std::to_string(number) + " ";
  text.resize(size, 'x');
  return text;
}

// Lists `count` documents of `size` bytes.
class MadeSource final : public Source {
 public:
  MadeSource(std::size_t count, std::size_t size) : count_(count), size_(size) {}

  Result<Collections> collections(const Patience& /*patience*/) override {
    return Collections{{{"made", "made", "", CollectionState::kReadable}}, {}};
  }
  Result<void> enumerate(const Enumeration& what, Changes& changes, Step& step,
                         const Patience& /*patience*/) override {
    const bool is_changes = what.cursor == "changes";
    std::size_t at = is_changes || what.cursor.empty() ? 0 : std::stoul(what.cursor);
    step.is_listing = !is_changes;
    step.begins_listing = what.cursor.empty();
    step.is_complete = true;
    if (is_changes) return changes.checkpoint("changes");
    const std::size_t end = std::min(count_, at + kPage);
    for (; at < end; ++at) {
      ListedDocument document;
      document.id = id_of_number(at);
      document.version = "1";
      document.title = "Document number " + std::to_string(at);
      document.url = "https://made.example/documents/" + std::to_string(at);
      document.media_type = "text/plain";
      document.size = size_;
      document.modified_at = 1'700'000'000'000;
      Principal reader;
      reader.kind = PrincipalKind::kUser;
      reader.id = "user-1";
      reader.email = "ann@acme.test";
      document.access = Access{AccessKind::kListed, {reader}};
      PATCHBAY_TRY(changes.upsert(std::move(document)));
    }
    step.is_complete = at == count_;
    step.expected = count_;
    return changes.checkpoint(step.is_complete ? "changes" : std::to_string(at));
  }
  Result<void> look(const Reference&, Changes&, const Patience&) override { return unsupported(); }
  Result<void> access(const Reference&, Changes&, const Patience&) override {
    return unsupported();
  }
  Result<void> members(const std::string&, const std::string&, MemberSink&,
                       const Patience&) override {
    return unsupported();
  }
  Result<void> fetch(const Reference& document, std::uint64_t /*most*/, ContentSink& content,
                     const Patience& /*patience*/) override {
    const std::size_t number = std::stoul(document.id.substr(9));
    PATCHBAY_TRY(content.begin({"", "text/plain", "1"}));
    std::size_t left = size_;
    for (std::size_t part = 0; left > 0; ++part) {
      const std::string piece =
          content_of(number * 1000 + part, std::min<std::size_t>(left, 65'536));
      PATCHBAY_TRY(content.write(piece));
      left -= piece.size();
    }
    return success();
  }

 private:
  static Error unsupported() { return {Code::kUnsupported, "Not made."}; }

  const std::size_t count_;
  const std::size_t size_;
};

class MadeSources final : public Sources {
 public:
  MadeSources(std::size_t count, std::size_t size) : count_(count), size_(size) {}
  Result<std::unique_ptr<Source>> open(const FollowedLink& /*followed*/) override {
    return std::unique_ptr<Source>(std::make_unique<MadeSource>(count_, size_));
  }

 private:
  const std::size_t count_;
  const std::size_t size_;
};

struct Engine {
  Engine(const std::string& path, std::size_t count, std::size_t size)
      : store(value_or_exit(store::Store::open({.location = path}))),
        sources(count, size),
        leases(*store, "bench"),
        room({}, nullptr),
        scheduler({*store, sources, room, random, clock, nullptr, nullptr}, leases, {}),
        library(*store) {
    require(scheduler.follow({"link", "made", "org", "user"},
                             {std::chrono::milliseconds(0), std::chrono::milliseconds(0)}));
  }
  // Returns how many seconds a run takes.
  double run() {
    const auto begin = std::chrono::steady_clock::now();
    value_or_exit(scheduler.start("link", "made", RunKind::kSync, "manual"));
    require(scheduler.work());
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }

  std::unique_ptr<store::Store> store;
  MadeSources sources;
  store::Leases leases;
  SystemRandom random;
  SystemClock clock;
  FetchRoom room;
  Scheduler scheduler;
  Library library;
};

void sql(sqlite3* database, const char* text) {
  if (sqlite3_exec(database, text, nullptr, nullptr, nullptr) != SQLITE_OK) {
    std::fprintf(stderr, "%s\n", sqlite3_errmsg(database));
    std::exit(1);
  }
}

// Returns how many seconds plain inserts of the same bytes take.
double bare_inserts(const std::string& path, std::size_t count, std::size_t size) {
  sqlite3* database = nullptr;
  sqlite3_open(path.c_str(), &database);
  sql(database, "pragma journal_mode = wal");
  sql(database, "pragma synchronous = full");
  sql(database, "create table piece (address text primary key, bytes text not null)");
  sql(database,
      "create table document (collection text, id text, about text, primary key (collection, id))");
  sqlite3_stmt* piece = nullptr;
  sqlite3_stmt* document = nullptr;
  sqlite3_prepare_v2(database, "insert into piece values (?, ?)", -1, &piece, nullptr);
  sqlite3_prepare_v2(database, "insert into document values ('c', ?, ?)", -1, &document, nullptr);
  const std::string about(420, 'a');  // same size as a row of the engine
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t at = 0; at < count; ++at) {
    if (at % kPage == 0) sql(database, "begin immediate");
    const std::string text = content_of(at, size);
    const std::string address = sha256_base64url(text);
    const std::string id = id_of_number(at);
    const auto bind = [](sqlite3_stmt* statement, int place, const std::string& value) {
      sqlite3_bind_text(statement, place, value.data(), static_cast<int>(value.size()),
                        SQLITE_STATIC);
    };
    bind(piece, 1, address);
    bind(piece, 2, text);
    sqlite3_step(piece);
    sqlite3_reset(piece);
    bind(document, 1, id);
    bind(document, 2, about);
    sqlite3_step(document);
    sqlite3_reset(document);
    if (at % kPage == kPage - 1 || at + 1 == count) sql(database, "commit");
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  sqlite3_finalize(piece);
  sqlite3_finalize(document);
  sqlite3_close(database);
  return seconds;
}

// Returns the number of megabytes that this process uses, or its maximum since reset_peak().
double memory_of(const char* member) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(member)) return std::strtod(line.c_str() + 7, nullptr) / 1024;
  }
  return 0;
}
void reset_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

}  // namespace

int main(int argc, char** argv) {
  bench::Rows rows;
  const TemporaryFolder folder;
  const auto path = [&](const char* name) { return (folder.path() / name).string(); };

  bench::add_full_sync(rows);

  constexpr std::size_t kFew = 10'000;
  constexpr std::size_t kMany = 100'000;
  constexpr std::size_t kSmall = 1024;
  double few_seconds = 0;
  {
    Engine engine(path("few"), kFew, kSmall);
    few_seconds = engine.run();
  }
  const double bare_seconds = bare_inserts(path("bare"), kFew, kSmall);
  rows.add("rows", kFew / few_seconds, kFew / bare_seconds, "documents/s", GoodDirection::kHigher,
           ratio_of(0.5));

  {
    Engine engine(path("many"), kMany, kSmall);
    reset_peak();
    const double many_seconds = engine.run();
    rows.add("100k, time a document over 10k's", many_seconds / few_seconds / 10, std::nullopt, "x",
             GoodDirection::kLower, at_most(1.2));
    rows.add("100k, most memory", memory_of("VmHWM"), std::nullopt, "MB", GoodDirection::kLower,
             at_most(150));
    rows.add("no-change, a run", engine.run() * 1000, std::nullopt, "ms");

    const Asker indexer{"org", "indexer", {}, {}, true};
    const auto begin = std::chrono::steady_clock::now();
    std::size_t heard = 0;
    std::string cursor;
    for (bool is_more = true; is_more;) {
      const auto page = value_or_exit(engine.library.changes(indexer, cursor, 1000));
      heard += page.changes.size();
      cursor = page.cursor;
      is_more = !page.is_caught_up;
    }
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    rows.add("feed", static_cast<double>(heard) / seconds, std::nullopt, "changes/s",
             GoodDirection::kHigher);
  }
  {
    Engine engine(path("large"), 64, std::size_t{16} << 20);
    reset_peak();
    const double before = memory_of("VmRSS");
    engine.run();
    rows.add("one-gib, memory grows by", memory_of("VmHWM") - before, std::nullopt, "MB",
             GoodDirection::kLower, at_most(32));
  }
  return rows.finish(argc, argv);
}
