// Tests that each wrong request in a file is refused with a 4xx, and that the server continues to
// work.
#include <fstream>
#include <sstream>

#include "api/api_server.h"

namespace patchbay::test {
namespace {

struct WrongRequest {
  int line;
  std::string kind;
  std::string bytes;
};

int hex_value(char digit) { return digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10; }

// Replaces the escapes of the file's format in a text.
std::string unescaped(const std::string& text, const std::string& key) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    switch (text.at(++i)) {
      case 'r':
        out += '\r';
        break;
      case 'n':
        out += '\n';
        break;
      case 't':
        out += '\t';
        break;
      case '\\':
        out += '\\';
        break;
      case 'K':
        out += key;
        break;
      case 'x':
        out += static_cast<char>(hex_value(text.at(i + 1)) * 16 + hex_value(text.at(i + 2)));
        i += 2;
        break;
      case 'R': {
        // If TEXT begins with "{", the first "}" belongs to TEXT.
        const std::size_t comma = text.find(',', i);
        std::size_t end = text.find('}', comma);
        if (text[comma + 1] == '{') end = text.find('}', end);
        const int times = std::stoi(text.substr(i + 2, comma - i - 2));
        const std::string part = unescaped(text.substr(comma + 1, end - comma - 1), key);
        for (int n = 0; n < times; ++n) out += part;
        i = end;
        break;
      }
      default:
        FAIL("no escape in the file: \\" << text[i]);
    }
  }
  return out;
}

std::vector<WrongRequest> read_file(const std::string& key) {
  std::ifstream file(PATCHBAY_MALFORMED);
  std::vector<WrongRequest> all;
  std::string text;
  for (int line = 1; std::getline(file, text); ++line) {
    if (text.starts_with("#")) continue;
    const std::size_t bar = text.find(" | ");
    REQUIRE(bar != std::string::npos);
    all.push_back({line, text.substr(0, bar), unescaped(text.substr(bar + 3), key)});
  }
  return all;
}

std::string request_of(const WrongRequest& wrong, const std::string& key) {
  if (wrong.kind == "echo") {
    return request_text("POST", "/aip/connectors/minimal_c/actions/echo", key, wrong.bytes);
  }
  if (wrong.kind == "initiate") {
    return request_text("POST", "/aip/connectors/oauth/initiate", key, wrong.bytes);
  }
  return wrong.bytes;
}

TEST_CASE("hundreds of wrong requests are each refused with a 4xx, and the server goes on") {
  const ApiServer server;
  const auto all = read_file(server.ann());
  REQUIRE(all.size() >= 200);
  for (const WrongRequest& wrong : all) {
    RawClient client(server.port());
    client.send(request_of(wrong, server.ann()));
    if (wrong.kind == "closed") client.end_sending();
    const auto answer = client.receive();
    INFO("line " << wrong.line);
    if (wrong.kind == "closed" && !answer) continue;
    CHECK(answer);
    if (!answer) continue;
    CHECK(answer->status >= 400);
    CHECK(answer->status <= 499);
    const auto envelope = nlohmann::json::parse(answer->body, nullptr, false);
    CHECK(envelope.is_object());
    if (!envelope.is_object()) continue;
    CHECK(envelope.contains("code"));
    CHECK(envelope.value("trace_id", "") == header_of(*answer, "X-Trace-Id"));
  }
  CHECK(server.json(200, "GET", "/healthz", "").at("status") == "ok");
  CHECK(server
            .ask("POST", "/aip/connectors/minimal_c/actions/echo", server.ann(),
                 R"({"message":"still here"})")
            .status == 200);
}

}  // namespace
}  // namespace patchbay::test
