// Tests that the leak scanner finds a secret in each form in which it could leak, and nothing
// else.
#include "api/leak_scanner.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/base64.h"

namespace patchbay::test {
namespace {

constexpr std::string_view kSecret = "s3cr3t/\"canary\\+=~?0123456789";

std::string percent_encoded(std::string_view text, bool wholly) {
  std::string out;
  for (const char letter : text) {
    constexpr char kDigits[] = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(letter);
    if (wholly || std::isalnum(byte) == 0) {
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    } else {
      out += letter;
    }
  }
  return out;
}

TEST_CASE("the scanner finds a secret in each form it could leak in") {
  LeakScanner scanner;
  scanner.plant("it", kSecret);
  scanner.plant("another", "never-to-be-seen-anywhere");
  const std::string secret(kSecret);
  const std::string as_json = nlohmann::json(secret).dump();
  std::string unicode;
  for (const char letter : secret) {
    char text[8];
    std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned char>(letter));
    unicode += text;
  }
  std::string url_alphabet = base64(secret);
  std::replace(url_alphabet.begin(), url_alphabet.end(), '+', '-');
  std::replace(url_alphabet.begin(), url_alphabet.end(), '/', '_');
  const std::string leaks[] = {secret,
                               "before " + secret + " after",
                               base64(secret),
                               url_alphabet,
                               base64("x:" + secret + ":y"),
                               base64("u:" + secret),
                               "Basic " + base64("app:" + secret),
                               percent_encoded(secret, false),
                               percent_encoded(secret, true),
                               as_json,
                               nlohmann::json(as_json).dump(),
                               unicode,
                               percent_encoded(as_json, false),
                               nlohmann::json(percent_encoded(secret, true)).dump(),
                               percent_encoded(base64(secret), true)};
  for (const std::string& leak : leaks) {
    INFO(leak);
    CHECK(scanner.found_in("some text " + leak + " and more") == std::vector<std::string>{"it"});
  }
}

TEST_CASE("the scanner finds nothing where there is nothing, nor in half a secret") {
  LeakScanner scanner;
  scanner.plant("it", kSecret);
  CHECK(scanner.found_in("").empty());
  CHECK(scanner.found_in("%%% \\u00 \\ %4 =").empty());
  CHECK(scanner.found_in(kSecret.substr(1)).empty());
  CHECK(scanner.found_in(base64(kSecret.substr(0, 20))).empty());
}

}  // namespace
}  // namespace patchbay::test
