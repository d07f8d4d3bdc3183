#include "mcp/message.h"

#include <catch2/catch.hpp>

#include "mcp/reply.h"

namespace patchbay::mcp {
namespace {

Message only(std::string_view body, Result<Reading>& kept) {
  kept = read_messages(body);
  REQUIRE(kept.has_value());
  REQUIRE(kept.value().messages.size() == 1);
  return kept.value().messages.front();
}

TEST_CASE("a message is a request, a notification or a response") {
  Result<Reading> kept = Error(Code::kInternal, "");
  const Message request =
      only(R"({"jsonrpc":"2.0","id":"a\"b","method":"ping","params":{"x":1}})", kept);
  CHECK(request.kind == Message::Kind::kRequest);
  CHECK(request.id == R"("a\"b")");
  CHECK(request.method == "ping");
  REQUIRE(request.param("x") != nullptr);
  CHECK(request.param("y") == nullptr);
  CHECK(only(R"({"jsonrpc":"2.0","method":"notifications/initialized"})", kept).kind ==
        Message::Kind::kNotification);
  CHECK(only(R"({"jsonrpc":"2.0","id":1,"result":{}})", kept).kind == Message::Kind::kResponse);
}

TEST_CASE("a message that is not JSON-RPC says why, and keeps its id where it has one") {
  Result<Reading> kept = Error(Code::kInternal, "");
  const auto refused = [&](std::string_view body, std::string_view id) {
    const Message message = only(body, kept);
    INFO(body);
    CHECK(message.kind == Message::Kind::kInvalid);
    CHECK(message.id == id);
    CHECK_FALSE(message.fault.empty());
  };
  refused(R"({"id":4,"method":"ping"})", "4");
  refused(R"({"jsonrpc":"1.0","id":4,"method":"ping"})", "4");
  refused(R"({"jsonrpc":"2.0","id":null,"method":"ping"})", "null");
  refused(R"({"jsonrpc":"2.0","id":{},"method":"ping"})", "null");
  refused(R"({"jsonrpc":"2.0","id":4,"method":5})", "4");
  refused(R"({"jsonrpc":"2.0","id":4,"method":"ping","params":[1]})", "4");
  refused(R"({"jsonrpc":"2.0","id":4})", "4");
  refused(R"({"jsonrpc":"2.0","result":{}})", "null");
  refused("7", "null");
  refused(R"({"jsonrpc":"2.0","id":")" + std::string(300, 'a') + R"(","method":"ping"})", "null");
}

TEST_CASE("bodies that are not JSON, that name a member twice, or empty batches are refused") {
  CHECK(read_messages("{").error().code() == Code::kMalformedRequest);
  CHECK(read_messages(R"({"jsonrpc":"2.0","id":1,"id":2,"method":"ping"})").error().code() ==
        Code::kMalformedRequest);
  CHECK(read_messages("[]").error().code() == Code::kTooLarge);
  std::string many = "[1";
  for (int i = 0; i < 100; ++i) many += ",1";
  CHECK(read_messages(many + "]").error().code() == Code::kTooLarge);
  CHECK(read_messages("[1,2]").value().messages.size() == 2);
}

TEST_CASE("an event has one line of data, however the message is written") {
  CHECK(event_of("{\n\"a\": \"x\\ny\"\r\n}") == "event: message\ndata: { \"a\": \"x\\ny\"  }\n\n");
}

}  // namespace
}  // namespace patchbay::mcp
