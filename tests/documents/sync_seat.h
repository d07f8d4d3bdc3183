#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "documents/library.h"
#include "documents/scheduler.h"
#include "documents/truth.h"
#include "store/postgres_server.h"

namespace patchbay::documents::test {

template <class T>
T value_of(Result<T> result) {
  INFO((result.has_error() ? result.error().message() : ""));
  REQUIRE(result.has_value());
  return std::move(result).value();
}
inline void succeeds(const Result<void>& result) {
  INFO((result.has_error() ? result.error().message() : ""));
  REQUIRE(result.has_value());
}

inline const Asker kIndexer{"org", "indexer", {}, {}, true};
// An account of the organization acme.test.
inline Asker person(const std::string& name) {
  return {"org",
          name,
          {{"box", {"id-" + name}}},
          {{"box", {name + "@acme.test"}}},
          false,
          {{"box", {"acme.test"}}}};
}
inline Principal user(const std::string& name) {
  Principal out;
  out.kind = PrincipalKind::kUser;
  out.id = "id-" + name;
  out.email = name + "@acme.test";
  return out;
}
inline Principal group(const std::string& name) {
  Principal out;
  out.kind = PrincipalKind::kGroup;
  out.id = name;
  return out;
}
inline Access shared_with(std::vector<Principal> principals,
                          AccessKind kind = AccessKind::kListed) {
  return {kind, std::move(principals)};
}

// One host on a database, with a link whose source is a Truth.
class SyncSeat {
 public:
  explicit SyncSeat(const std::string& location, Truth& of, const std::string& name = "host-a",
                    SchedulerOptions options = {}, FetchLimits limits = {},
                    const extraction::Extractor* extractor = nullptr)
      : truth(of),
        store(value_of(store::Store::open({.location = location}))),
        sources(of),
        leases(*store, name),
        room(limits, extractor),
        audit(*store, name, clock),
        scheduler({*store, sources, room, random, clock, &audit, nullptr}, leases, options),
        library(*store) {}

  void follow(const std::string& link = "link-1") {
    succeeds(scheduler.follow({link, "box", "org", "owner"},
                              {std::chrono::milliseconds(0), std::chrono::milliseconds(0)}));
  }
  // Runs the sync until it waits or has ended. Returns the run.
  RunRow run(RunKind kind = RunKind::kSync, const std::string& link = "link-1") {
    const RunRow started = value_of(scheduler.start(link, "box", kind, "manual"));
    succeeds(scheduler.work());
    return found(started.id);
  }
  RunRow found(const std::string& id) {
    const auto row = value_of(store->read([&](store::Transaction& transaction) {
      return Result<std::optional<RunRow>>(find_run(transaction, id));
    }));
    REQUIRE(row);
    return *row;
  }
  DocumentKey key(const std::string& id) const { return {"", "box", "box", id}; }
  std::string content(const std::string& id, const Asker& asker = kIndexer) {
    return value_of(library.read(asker, key(id), Body::kContent, 0, 1 << 22)).bytes;
  }
  // Returns the id and content of each document that the asker may see.
  std::vector<std::string> seen(const Asker& asker = kIndexer) {
    std::vector<std::string> out;
    std::string cursor;
    do {
      const auto page = value_of(library.list(asker, {}, cursor, 300));
      for (const Document& each : page.documents) {
        out.push_back(
            each.key.native_id + ": " +
            (each.is_container || each.outcome != Outcome::kLoaded
                 ? std::string(word_of(each.outcome)) + " " + each.reason
                 : value_of(library.read(asker, each.key, Body::kContent, 0, 1 << 22)).bytes));
      }
      cursor = page.cursor;
    } while (!cursor.empty());
    std::sort(out.begin(), out.end());
    return out;
  }
  // Returns what seen() must return according to the source.
  std::vector<std::string> expected() {
    std::vector<std::string> out;
    for (const auto& [id, document] : truth.documents()) {
      out.push_back(id + ": " + (document.is_container ? "none " : document.content));
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  Truth& truth;
  SystemClock clock;
  SystemRandom random;
  std::unique_ptr<store::Store> store;
  TruthSources sources;
  store::Leases leases;
  FetchRoom room;
  audit::Audit audit;
  Scheduler scheduler;
  Library library;
};

inline void fill(Truth& truth, int count, const std::string& prefix = "d") {
  for (int i = 0; i < count; ++i) {
    const std::string id = prefix + std::to_string(10'000 + i);
    truth.put(id, {.content = "content of " + id, .access = shared_with({user("ann")})});
  }
}

}  // namespace patchbay::documents::test
