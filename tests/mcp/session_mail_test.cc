// Tests how a host stores messages that it received for another host's request.
#include "mcp/session_mail.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "store/postgres_server.h"

namespace patchbay::mcp {
namespace {

struct MailSeat {
  TestDatabase database{each_database()};
  std::unique_ptr<store::Store> store = database.open();
  SystemRandom random;
  SessionMail mail{store.get(), nullptr, random};

  // Returns the messages that a host gets if it waits only for this session.
  std::vector<std::string> taken_for(const std::string& session) {
    std::vector<std::string> taken;
    const auto fetched = mail.fetch([&](const std::string& each) { return each == session; },
                                    [&](const std::string& each, std::string_view message) {
                                      CHECK(each == session);
                                      taken.emplace_back(message);
                                      return true;
                                    });
    REQUIRE(fetched.has_value());
    return taken;
  }
};

TEST_CASE("a message is taken once, by the host that waits for its session") {
  MailSeat kept;
  REQUIRE(kept.mail.send("ann", "one", R"({"id":1})").has_value());
  REQUIRE(kept.mail.send("ann", "two", R"({"id":2})").has_value());
  CHECK(kept.taken_for("three").empty());
  CHECK(kept.taken_for("two") == std::vector<std::string>{R"({"id":2})"});
  CHECK(kept.taken_for("two").empty());
  CHECK(number_of(*kept.store, "select count(*) from mcp_mail where message like '%\"id\"%'") == 0);
}

TEST_CASE("who sends very many messages has few of them kept, and takes nothing from others") {
  MailSeat kept;
  for (int i = 0; i < SessionMail::kMost; ++i) {
    REQUIRE(kept.mail.send("ann", "session " + std::to_string(i), "{}").has_value());
  }
  const auto refused = kept.mail.send("ann", "one more", "{}");
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
  CHECK(kept.mail.send("bob", "of bob", "{}").has_value());
  CHECK(kept.taken_for("of bob").size() == 1);
  CHECK(kept.taken_for("session 0").size() == 1);
  CHECK(kept.mail.send("ann", "one more", "{}").has_value());
}

TEST_CASE("a message that nobody took is deleted after a minute, though nobody sends another") {
  MailSeat kept;
  const auto stored = [&] { return number_of(*kept.store, "select count(*) from mcp_mail"); };
  REQUIRE(kept.mail.send("ann", "one", "{}").has_value());
  CHECK(number_of(*kept.store, "select count(*) from mcp_mail where principal like '%ann%'") == 0);
  CHECK(kept.taken_for("two").empty());
  CHECK(stored() == 1);
  execute(*kept.store, "update mcp_mail set created_at = created_at - 60000");
  CHECK(kept.taken_for("one").empty());
  CHECK(stored() == 0);
}

}  // namespace
}  // namespace patchbay::mcp
