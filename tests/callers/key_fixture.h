#pragma once

#include <catch2/catch.hpp>

#include "callers/callers.h"
#include "callers/keys.h"
#include "kit/clocks.h"
#include "store/postgres_server.h"

namespace patchbay::callers {

// A store with the organization "acme", and the objects that manage its keys.
struct KeyFixture {
  explicit KeyFixture(store::Dialect dialect) : database(dialect), store(database.open()) {
    REQUIRE(keys.found("acme").has_value());
  }

  NewKey make(KeyRequest request) {
    request.organization = "acme";
    auto made = keys.create(request, "tester");
    if (made.has_error()) FAIL(made.error().message());
    return std::move(made).value();
  }

  TestDatabase database;
  std::unique_ptr<store::Store> store;
  test::ShiftedClock clock;
  SystemRandom random;
  telemetry::Log log{telemetry::LogConfig{}, clock};
  audit::Audit audit{*store, "host-1", clock};
  Keys keys{*store, random, clock, "host-1"};
};

}  // namespace patchbay::callers
