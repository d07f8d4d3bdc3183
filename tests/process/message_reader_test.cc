// Tests how messages are found in the output that real programs write.
#include "process/message_reader.h"

#include <catch2/catch.hpp>
#include <vector>

namespace patchbay::process {
namespace {

struct HeardMessages {
  std::vector<HeardMessage> messages;
  bool goes_on = true;
  std::string noise;
};

// Reads the text in pieces of this size.
HeardMessages heard(std::string_view text, std::size_t piece, std::size_t most = 1000) {
  HeardMessages out;
  MessageReader reader(most);
  for (std::size_t at = 0; at < text.size() && out.goes_on; at += piece) {
    out.goes_on = reader.take(text.substr(at, piece), [&](HeardMessage message) {
      out.messages.push_back(std::move(message));
    });
  }
  out.noise = reader.noise();
  return out;
}

constexpr const char* kReply = R"({"jsonrpc":"2.0","id":1,"result":{}})";

TEST_CASE("noise has no part of a secret, also where a long line is cut") {
  const std::string begin(250, 'x');
  for (const char* end : {"", " and more"}) {
    for (const std::size_t piece : {1, 1000}) {
      MessageReader reader(1000, Secrets({"hunter2hunter2"}));
      const std::string line = begin + "hunter2hunter2" + end + "\n";
      for (std::size_t at = 0; at < line.size(); at += piece) {
        CHECK(reader.take(line.substr(at, piece), [](const HeardMessage&) { FAIL("a message"); }));
      }
      CHECK(reader.noise() == begin + "***\n");
    }
  }
}

TEST_CASE("messages are found among noise, whatever the size of the pieces") {
  const std::string text = "\xEF\xBB\xBFStarting\xE2\x80\xA6\n[]\n\n\r\n{not json}\n" +
                           std::string(kReply) + "\r\n{\"a\":1}\n" + kReply + " x\n" +
                           R"({"method":"é€😀","params":{}})" + "\n";
  for (const std::size_t piece : {1, 2, 3, 7, 1000}) {
    INFO(piece);
    const HeardMessages all = heard(text, piece);
    REQUIRE(all.messages.size() == 2);
    CHECK(all.messages[0].text == std::string(kReply) + "\r");
    CHECK(all.messages[0].outline.is_reply());
    CHECK(all.messages[0].id == "1");
    CHECK(all.messages[1].outline.method.of(all.messages[1].text) == "\"é€😀\"");
    CHECK(all.noise == "Starting…\n[]\n{not json}\n{\"a\":1}\n" + std::string(kReply) + " x\n");
  }
}

TEST_CASE("a byte order mark is dropped once, and only at the beginning") {
  const std::string mark = "\xEF\xBB\xBF";
  for (const std::size_t piece : {1, 1000}) {
    CHECK(heard(mark + kReply + "\n", piece).messages.size() == 1);
    CHECK(heard(mark + mark + kReply + "\n", piece).messages.empty());
    CHECK(heard("\n" + mark + kReply + "\n", piece).messages.empty());
    const std::string broken = "\xEF\xBB" + std::string(kReply) + "\n";
    CHECK(heard(broken, piece).noise == broken);
  }
}

TEST_CASE("a message over several lines is one, and a line that is one ends what was begun") {
  const std::string lines =
      "{\n  \"jsonrpc\": \"2.0\",\n  \"id\": \"a\",\n  \"result\": {\n  }\n}\n";
  for (const std::size_t piece : {1, 5, 1000}) {
    INFO(piece);
    const HeardMessages one = heard(lines, piece);
    REQUIRE(one.messages.size() == 1);
    CHECK(one.messages[0].id == "\"a\"");
    const HeardMessages cut =
        heard("{\"level\":\n" + std::string(kReply) + "\n" + kReply + "\n", piece);
    CHECK(cut.messages.size() == 2);
    CHECK(cut.noise == "{\"level\":\n");
    const HeardMessages broken =
        heard("{\"level\": \"in\nfo\"}\n" + std::string(kReply) + "\n", piece);
    CHECK(broken.messages.size() == 1);
  }
}

TEST_CASE("a message that is too large costs itself only, wherever its id stands") {
  const std::string big(5000, 'x');
  const std::string first = R"({"id":"first","result":")" + big + "\"}\n";
  const std::string last = R"({"result":{"id":7,"a":")" + big + R"("},"id":8})" + "\n";
  for (const std::size_t piece : {1, 100, 100'000}) {
    INFO(piece);
    const HeardMessages all = heard(first + last + kReply + "\n", piece, 2000);
    REQUIRE(all.messages.size() == 3);
    CHECK(all.messages[0].is_too_large);
    CHECK(all.messages[0].id == "\"first\"");
    CHECK(all.messages[1].id == "8");
    CHECK(all.messages[1].text.empty());
    CHECK_FALSE(all.messages[2].is_too_large);
    CHECK(all.goes_on);
  }
}

TEST_CASE("a line without an end is not read for ever") {
  CHECK_FALSE(heard(std::string(5000, 'x'), 100).goes_on);
  CHECK_FALSE(heard(R"({"result":")" + std::string(5000, 'x'), 100).goes_on);
  CHECK(heard(std::string(3999, 'x') + "\n" + std::string(3999, 'x') + "\n", 100).goes_on);
}

TEST_CASE("what is needed to pass a message on is found, and nothing inside of other values") {
  const std::string text =
      R"({"params":{"a":{"id":9,"progressToken":8},"_meta":{"x":[{"progressToken":7}],)"
      R"("progressToken":"t\"}"},"list":[1,{"requestId":3}]},"method":"m","x":{"method":"n"},"id" : -1.5e3 })";
  OutlineReader reader;
  REQUIRE(reader.take(text) == OutlineReader::State::kComplete);
  const MessageOutline& found = reader.outline();
  CHECK(found.id.of(text) == "-1.5e3");
  CHECK(found.method.of(text) == "\"m\"");
  CHECK(found.progress_token.of(text) == R"("t\"}")");
  CHECK(found.cancelled.is_empty());
  CHECK(found.is_request());
  OutlineReader other;
  const std::string cancelled = R"({"method":"c","params":{"requestId":"r","progressToken":1}})";
  CHECK(other.take(cancelled) == OutlineReader::State::kComplete);
  CHECK(other.outline().cancelled.of(cancelled) == "\"r\"");
  CHECK(other.outline().progress_token.of(cancelled) == "1");
}

TEST_CASE("what is no JSON object is found out") {
  using State = OutlineReader::State;
  const auto state_of = [](std::string_view text) { return OutlineReader().take(text); };
  for (const char* text :
       {"x", "[]", "1", "\"{\"", "{]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\":1 2}",
        "{\"a\":[1,]}", "{} {", "{\"a\":[}", "{\"a\":\"\n\"}"}) {
    INFO(text);
    CHECK(state_of(text) == State::kBroken);
  }
  CHECK(state_of("{\"a\":1") == State::kOpen);
  CHECK(state_of(" {\"a\":[1,{},[],\"\\\"\",true]} \r") == State::kComplete);
  std::string deep = "{\"a\":";
  for (int level = 0; level < 300; ++level) deep += '[';
  CHECK(state_of(deep) == State::kBroken);
}

}  // namespace
}  // namespace patchbay::process
