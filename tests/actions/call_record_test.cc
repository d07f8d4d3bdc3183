// Tests which calls the audit records, and that calls without a record of their own are counted.
#include "actions/call_record.h"

#include <catch2/catch.hpp>

#include "audit/connector_counts.h"
#include "kit/clocks.h"
#include "store/postgres_server.h"

namespace patchbay::test {
namespace {

// Records the calls of a host whose gates are closed.
class ClosedHost {
 public:
  explicit ClosedHost(store::Dialect dialect) : database_(dialect), store_(database_.open()) {}

  void refuse(std::int64_t times) {
    const Caller ann{.organization = "acme", .user = "ann"};
    const Error closed(Code::kGateClosed, "A gate is closed.");
    for (std::int64_t i = 0; i < times; ++i) {
      record_->finished({.caller = ann,
                         .connector = "github",
                         .action = "list",
                         .link = {},
                         .address = {},
                         .known = true,
                         .error = &closed,
                         .took = {},
                         .trace_id = trace_id_});
    }
  }
  // Returns the number of refused calls in the statistics.
  std::int64_t counted() {
    REQUIRE(audit_.flush().has_value());
    auto all = audit::count_connectors(*store_, {.organization = "acme",
                                                 .from = clock.wall() - std::chrono::hours(1),
                                                 .until = clock.wall() + std::chrono::hours(1)});
    REQUIRE(all.has_value());
    return all.value().connectors["github"].errors["GATE_CLOSED"];
  }
  std::int64_t records() {
    REQUIRE(audit_.flush().has_value());
    return number_of(*store_, "select count(*) from audit_record");
  }
  void tend() { record_->tend(); }
  void end() { record_.reset(); }

  SteppedClock clock;

 private:
  TestDatabase database_;
  std::unique_ptr<store::Store> store_;
  audit::Audit audit_{*store_, "host-a", clock};
  gates::Circumstances circumstances_{*store_, ""};
  telemetry::Metrics metrics_;
  TraceId trace_id_;
  std::optional<actions::CallRecord> record_{std::in_place, audit_, circumstances_, metrics_,
                                             clock};
};

constexpr auto kBudget = static_cast<std::int64_t>(audit::DenialBudget::kKnown.of_one);

TEST_CASE("refused calls above the budget are counted in one record, at most once a minute") {
  ClosedHost host(each_database());
  host.tend();
  host.refuse(kBudget + 40);
  const auto written = host.records();
  host.tend();  // writes nothing, because it is too early
  CHECK(host.records() == written);
  CHECK(host.counted() == kBudget);
  host.clock.pass(std::chrono::minutes(1));
  host.tend();
  CHECK(host.records() == written + 1);
  CHECK(host.counted() == kBudget + 40);
  host.clock.pass(std::chrono::minutes(1));
  host.tend();
  CHECK(host.records() == written + 1);
}

TEST_CASE("refused calls above the budget are not lost when the host ends") {
  ClosedHost host(store::Dialect::kSqlite);
  host.refuse(kBudget + 1);
  host.end();
  CHECK(host.counted() == kBudget + 1);
}

}  // namespace
}  // namespace patchbay::test
