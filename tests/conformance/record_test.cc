// A provider that never answers, and a scenario that would be too large.
#include "conformance/record.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "runs.h"
#include "sandbox/listener.h"
#include "temporary_folder.h"

namespace patchbay::conformance {
namespace {

// A provider that answers each request with the same text.
class TextProvider {
 public:
  explicit TextProvider(std::string body)
      : body_(std::move(body)), listener_(0, faults_, [this](const sandbox::Request&) {
          return sandbox::Delivery{sandbox::text_response(200, "text/plain", body_), std::nullopt};
        }) {}

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(listener_.port());
  }

 private:
  std::string body_;
  sandbox::FaultScript faults_;
  sandbox::Listener listener_;
};

// A provider whose connections are accepted by the kernel, and which reads nothing.
class SilentProvider {
 public:
  SilentProvider() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    place_.sin_family = AF_INET;
    place_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof place_;
    auto* place = reinterpret_cast<sockaddr*>(&place_);
    REQUIRE(bind(socket_, place, size) == 0);
    REQUIRE(listen(socket_, 1) == 0);
    REQUIRE(getsockname(socket_, place, &size) == 0);
  }
  ~SilentProvider() { close(socket_); }
  SilentProvider(const SilentProvider&) = delete;
  SilentProvider& operator=(const SilentProvider&) = delete;

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(ntohs(place_.sin_port));
  }

 private:
  int socket_;
  sockaddr_in place_{};
};

Result<std::string> recorded_from(const TextProvider& provider, std::size_t most_bytes) {
  const TemporaryFolder scratch;
  Subject subject{animal("healthy"), scratch.path()};
  subject.provider_url = provider.url();
  return record(subject, Journal(STDERR_FILENO), most_bytes);
}

TEST_CASE("a provider that accepts and never answers is unavailable when its time is over") {
  const SentRequest request{"GET", "https://api.zoo.example/thing"};
  const TextProvider quick("here");
  const auto answer = Loopback::at(quick.url()).value().answer(request);
  REQUIRE(answer);
  CHECK(answer.value().body == "here");
  const SilentProvider provider;
  const auto silent =
      Loopback::at(provider.url(), std::chrono::milliseconds(20)).value().answer(request);
  REQUIRE_FALSE(silent);
  CHECK(silent.error().code() == Code::kProviderUnavailable);
  CHECK(silent.error().message().find("its time of 20 ms is over") != std::string::npos);
}

TEST_CASE("a scenario that becomes too large with its outcomes is refused when it is recorded") {
  const TextProvider provider(std::string(999, '\xff'));
  const auto whole = recorded_from(provider, kScenarioBytes);
  REQUIRE(whole);
  REQUIRE(scenario_of(whole.value()));
  // A limit of one byte less: without the outcomes, which are longer than "OK", the text fits.
  const auto refused = recorded_from(provider, whole.value().size() - 1);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Code::kTooLarge);
  CHECK(refused.error().message().find("what was recorded is no scenario") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::conformance
