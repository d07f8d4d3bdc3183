// Input: one byte of flags, then what a provider writes: its answer to the first request, a NUL,
// and bytes that it writes on the kept connection without a request. A real client sends two
// requests over loopback. The answer to the second request must be the one that was written for it,
// whatever came before.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "hostile_provider.h"
#include "http_client/http_client.h"
#include "invariant.h"
#include "telemetry/log.h"

using patchbay::fuzz::HostileProvider;
using patchbay::fuzz::must_hold;

namespace {

enum Flag : std::uint8_t {
  kAtOnce = 1,        // all bytes are sent with the first answer
  kFirstIsHead = 2,   // the first request is HEAD, so its answer has no body, whatever the length
                      // field says
  kSecondIsPost = 4,  // the second request is a POST, which must not be sent twice
  kCloses = 8,        // the provider closes the connection at the end
};

class NoWait final : public patchbay::Wait {
 public:
  void for_duration(std::chrono::milliseconds, const std::stop_token&) override {}
};

class Conversation {
 public:
  void hold(std::uint8_t flags, std::string_view answer, std::string_view stray) {
    const std::string name = std::to_string(++number_);
    const bool at_once = (flags & kAtOnce) != 0;
    provider_.begin(std::string(answer) + (at_once ? std::string(stray) : std::string()));
    auto first = request("/first", name, "");
    if ((flags & kFirstIsHead) != 0) first.method = "HEAD";
    static_cast<void>(client_.fetch(first, kMostBytes));
    provider_.first_is_done(at_once ? std::string_view() : stray, (flags & kCloses) != 0);

    const std::string token = token_();
    auto second = request("/second", name, token);
    if ((flags & kSecondIsPost) != 0) second.method = "POST";
    const auto answered = client_.fetch(second, kMostBytes);
    must_hold(answered.has_value(), "the second request is answered");
    must_hold(answered.value().status == 200, "the second answer's status is its own");
    must_hold(answered.value().body == HostileProvider::kWord + token,
              "the second answer was written for the second request");
    provider_.end();
  }

 private:
  static constexpr std::uint64_t kMostBytes = 1 << 20;

  patchbay::http_client::Request request(std::string_view path, const std::string& name,
                                         const std::string& token) const {
    patchbay::http_client::Request made;
    made.url = provider_.origin() + std::string(path);
    made.origins = &policy_;
    made.connections = name;
    made.max_redirects = 0;
    made.retry.max_tries = 1;
    if (!token.empty()) made.headers.set("X-Token", token);
    return made;
  }

  std::string token_() {
    patchbay::SystemRandom random;
    return patchbay::TraceId::make(random).hex();
  }

  static patchbay::http_client::OriginPolicy policy_of(const std::string& origin) {
    return patchbay::http_client::OriginPolicy(
        {{patchbay::http_client::OriginPattern::parse(origin).value(), true,
          patchbay::http_client::Reach::kLoopback}});
  }

  HostileProvider provider_;
  const patchbay::http_client::OriginPolicy policy_ = policy_of(provider_.origin());
  patchbay::SystemClock clock_;
  patchbay::SystemRandom random_;
  NoWait wait_;
  patchbay::telemetry::Log log_{
      {.level = patchbay::telemetry::Level::kError, .format = {}, .file = {}, .writer = {}},
      clock_};
  patchbay::http_client::HttpClient client_{
      {.max_idle_connections = 4}, clock_, random_, log_, wait_};
  std::uint64_t number_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Conversation conversation;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view answer = bytes.substr(0, bytes.find('\0'));
  const bool has_stray = answer.size() < bytes.size();
  conversation.hold(data[0], answer, has_stray ? bytes.substr(answer.size() + 1) : "");
  return 0;
}
