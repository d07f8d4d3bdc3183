// Input: a scheme as a manifest declares it, on one line; then header lines up to an empty one;
// then the body. A scheme is refused or read, and no delivery is taken without the secret.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "invariant.h"
#include "manifest/manifest.h"
#include "webhooks/scheme.h"

using patchbay::fuzz::must_hold;

namespace {

using namespace patchbay;

// The secret does not occur in any input. So an accepted delivery was not verified.
constexpr const char* kSecret = "a secret of 256 random bits that no input can contain, as it is";

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string manifest_with(std::string_view webhooks) {
  return R"({"manifest":1,"id":"box","domain":"box.test","namespace":"tests","name":"Box",)"
         R"("description":"Tests.","version":"1.0.0","library":"connector.so",)"
         R"("auth":[{"type":"none"}],"webhooks":)" +
         std::string(webhooks) + "}";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto manifest = manifest::parse_manifest(manifest_with(take_line(input)));
  if (manifest.has_error() || !manifest.value().webhooks) return 0;
  std::map<std::string_view, std::string_view, std::less<>> headers;
  for (auto line = take_line(input); !line.empty(); line = take_line(input)) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    headers[line.substr(0, colon)] = line.substr(std::min(colon + 1, line.size()));
  }
  const auto find = [&](std::string_view name) -> std::optional<std::string_view> {
    const auto found = headers.find(name);
    if (found == headers.end()) return std::nullopt;
    return found->second;
  };
  const webhooks::Delivery delivery{
      .connector = "box", .subscription = {}, .header = find, .query = find, .body = input};
  const std::array<Secret, 1> secrets = {Secret(kSecret)};
  const auto now = std::chrono::system_clock::from_time_t(1'700'000'000);
  const auto judged = webhooks::judge(*manifest.value().webhooks, delivery, secrets, now);
  const bool is_answered = judged.verdict == webhooks::Verdict::kQuestion &&
                           !manifest.value().webhooks->challenge.query.empty();
  must_hold(judged.verdict == webhooks::Verdict::kRefused || is_answered,
            "nothing is taken that the secret did not prove");
  must_hold(judged.answer.size() <= webhooks::kMostAnswer, "an answer is bounded");
  return 0;
}
