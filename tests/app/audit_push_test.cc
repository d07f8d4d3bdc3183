// Tests that records count as delivered only if the receiver has accepted them.
#include "app/audit_push.h"

#include <atomic>
#include <catch2/catch.hpp>

#include "audit/audit.h"
#include "audit/entries.h"
#include "http_client/client_fixture.h"
#include "http_client/unasked_answer.h"

namespace patchbay::app {
namespace {

constexpr const char* kAccepted = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

// A receiver that answers the first push with two acceptances, refuses the second push, and accepts
// all later pushes.
class HastyReceiver {
 public:
  explicit HastyReceiver(bool at_once) {
    fixture.server.on("/records", [this, at_once](const auto&, auto& connection) {
      const int push = ++pushes_;
      if (push != 1) {
        connection.answer(push == 2 ? 503 : 200);
      } else if (at_once) {
        connection.send(std::string(kAccepted) + kAccepted);
      } else {
        connection.send(kAccepted);
        unasked.write_on(connection, kAccepted);
      }
    });
  }

  test::UnaskedAnswer unasked;

 private:
  std::atomic<int> pushes_{0};

 public:
  test::ClientFixture fixture;
};

TEST_CASE("an acceptance that the receiver of audit records writes unasked is of no records") {
  const bool at_once = GENERATE(true, false);
  CAPTURE(at_once);
  HastyReceiver receiver(at_once);
  TestDatabase database(store::Dialect::kSqlite);
  const auto store = database.open();
  audit::Audit audit(*store, "host-a", receiver.fixture.clock);
  const auto sink = HttpAuditSink::make(receiver.fixture.client, receiver.fixture.clock,
                                        receiver.fixture.server.url("/records"), Secret("token"));
  REQUIRE(sink.has_value());
  audit::AuditDelivery delivery(*store, "host-a", "push", *sink.value());

  REQUIRE(audit.commit(used("first")).has_value());
  CHECK(delivery.deliver().value() == 1);
  if (!at_once) receiver.unasked.come();
  REQUIRE(audit.commit(used("second")).has_value());
  CHECK(delivery.deliver().has_error());
  CHECK(delivery.deliver().value() == 1);

  const auto seen = receiver.fixture.server.seen();
  REQUIRE(seen.size() == 3);
  CHECK(seen[1].body.find("second") != std::string::npos);
  CHECK(seen[2].body == seen[1].body);
  if (!at_once) CHECK(seen[1].connection == 2);
  CHECK(seen[2].connection == seen[1].connection);  // the connection was used again
}

}  // namespace
}  // namespace patchbay::app
