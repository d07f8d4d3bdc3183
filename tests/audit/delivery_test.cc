// Tests that a sink gets every record in order, even after the sink failed.
#include "audit/delivery.h"

#include <catch2/catch.hpp>

#include "audit/audit.h"
#include "audit/entries.h"

namespace patchbay {
namespace {

// A sink that first refuses records as often as the test says. After that, it stores the records.
class CollectingSink final : public audit::AuditSink {
 public:
  Result<void> push(std::span<const audit::AuditRecord> records) override {
    if (refusals > 0) {
      --refusals;
      return Error(Code::kProviderUnavailable, "the sink is down");
    }
    for (const auto& record : records) seqs.push_back(record.seq);
    return success();
  }

  int refusals = 0;
  std::vector<std::int64_t> seqs;
};

TEST_CASE(
    "a sink is given every record of the host in order, also after it was down or restarted") {
  TestDatabase database(each_database());
  auto store = database.open();
  TestClock clock;
  {
    audit::Audit audit(*store, "host-a", clock);
    for (int i = 0; i < 5; ++i) audit.record(used("a"));
  }
  {
    audit::Audit(*store, "host-b", clock).record(used("another host's"));
  }
  CollectingSink sink;
  sink.refusals = 1;
  CHECK(audit::AuditDelivery(*store, "host-a", "siem", sink).deliver(2).has_error());
  audit::AuditDelivery delivery(*store, "host-a", "siem", sink);
  CHECK(delivery.deliver(2).value() == 2);
  audit::AuditDelivery restarted(*store, "host-a", "siem", sink);
  CHECK(restarted.deliver(2).value() == 2);
  CHECK(restarted.deliver(2).value() == 1);
  CHECK(restarted.deliver(2).value() == 0);
  CHECK(sink.seqs == std::vector<std::int64_t>{1, 2, 3, 4, 5});
  CollectingSink other;
  CHECK(audit::AuditDelivery(*store, "host-a", "file", other).deliver().value() == 5);
}

}  // namespace
}  // namespace patchbay
