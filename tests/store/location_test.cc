// Proves how a store's location is read, and how it is shown without its password.
#include "store/location.h"

#include <catch2/catch.hpp>

namespace patchbay {
namespace {

TEST_CASE("a path and sqlite:PATH are SQLite, a postgresql URL is PostgreSQL") {
  CHECK(store::parse_location("/var/lib/patchbay/store.db").value().path ==
        "/var/lib/patchbay/store.db");
  CHECK(store::parse_location("sqlite:store.db").value().path == "store.db");
  CHECK(store::parse_location("postgresql://db.example/patchbay").value().dialect ==
        store::Dialect::kPostgresql);
  CHECK(store::parse_location("postgres://db.example/patchbay").value().dialect ==
        store::Dialect::kPostgresql);
}

TEST_CASE("what is no location is refused with a sentence that says what is") {
  for (const char* text : {"", ":memory:", "mysql://db.example/patchbay", "a\"b"}) {
    INFO(text);
    const auto location = store::parse_location(text);
    REQUIRE(location.has_error());
    CHECK(location.error().code() == Code::kInvalidArgument);
    CHECK(location.error().message().find("postgresql://") != std::string::npos);
  }
}

TEST_CASE("a location is shown without its user and password") {
  const auto location =
      store::parse_location("postgresql://ann:hunter2@db.example:5433/patchbay").value();
  CHECK(location.shown == "postgresql://db.example:5433/patchbay");
}

TEST_CASE("a location is shown so that it can be told which database it is") {
  const std::pair<std::string, std::string> forms[] = {
      {"postgres://ann:x@[::1]:5433/patchbay", "postgresql://[::1]:5433/patchbay"},
      {"postgresql://ann@a,b:2/patchbay?sslmode=require", "postgresql://a,b:2/patchbay"},
      {"postgresql://a:1,b:2/patchbay", "postgresql://a:1,b:2/patchbay"},
      {"postgresql:///patchbay?host=/run/pg&password=hunter2",
       "postgresql:///patchbay?host=/run/pg"},
      {"postgresql://", "postgresql:///"}};
  for (const auto& [text, shown] : forms) {
    INFO(text);
    CHECK(store::parse_location(text).value().shown == shown);
  }
}

TEST_CASE("a malformed URL is refused without repeating any of it") {
  for (const char* text :
       {"postgresql://ann:hunter2@[::1/x", "postgresql://ann:x@host/db?hunter2=1",
        "postgresql://ann:%zzhunter2@host/db"}) {
    const auto location = store::parse_location(text);
    REQUIRE(location.has_error());
    CHECK(location.error().message().find("hunter2") == std::string::npos);
  }
}

}  // namespace
}  // namespace patchbay
