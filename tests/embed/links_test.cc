// Tests accounts that are added and removed while a host runs, and credentials that the host
// requests from the embedder.
#include <atomic>
#include <future>

#include "embed/host_fixture.h"
#include "sandbox/sandbox.h"

namespace patchbay {
namespace {

constexpr std::string_view kRepository = R"({"repo":"octocat/hello-world"})";
constexpr const char* kTwoTokens = R"({"github": {
  "users": [{"login": "octocat"}],
  "tokens": [{"token": "good", "user": "octocat", "scopes": ["repo"]},
             {"token": "newer", "user": "octocat", "scopes": ["repo"]}],
  "repositories": [{"full_name": "octocat/hello-world"}]}})";

struct Office {
  Office() {
    HostOptions options;
    options.connector_path = {test::examples()};
    options.connector_config["github"] = R"({"base_url":")" + sandbox.url() + R"("})";
    host = test::open_host(std::move(options));
  }
  [[nodiscard]] Answer ask(const CallOptions& options = {}) const {
    return host->invoke("github", "get_repository", kRepository, options);
  }
  // Adds a link whose credential the host requests from the embedder. Counts the requests after a
  // refusal, and the other requests.
  [[nodiscard]] Outcome<std::monostate> add_asking(
      const std::function<Outcome<std::string>(bool)>& give) {
    return host->add_link({.id = "asked",
                           .connector = "github",
                           .credential_source = [this, give](const CredentialQuestion& question) {
                             const bool is_ours =
                                 question.link == "asked" && question.connector == "github";
                             if (!is_ours) ++asked_wrongly;
                             ++(question.refused ? asked_again : asked);
                             return give(question.refused);
                           }});
  }

  sandbox::Sandbox sandbox{{.seed = kTwoTokens}};
  std::unique_ptr<Host> host;
  int asked = 0;
  int asked_again = 0;
  int asked_wrongly = 0;
};

TEST_CASE("later calls find an account that was added, and none that was removed") {
  const Office office;
  REQUIRE_FAILED(office.ask(), Code::kLinkRequired);
  REQUIRE(office.host->add_link({.id = "mine", .connector = "github", .credential = "good\n"}));
  CHECK(office.ask().outcome.has_value());
  REQUIRE(office.host->remove_link("mine"));
  REQUIRE_FAILED(office.ask(), Code::kLinkRequired);
  const auto twice = office.host->remove_link("mine");
  REQUIRE_FALSE(twice);
  CHECK(twice.error().code() == Code::kNotFound);
}

TEST_CASE("an account that was added is its owner's alone") {
  const Office office;
  const auto ann = std::make_shared<const Caller>(Caller{.organization = "acme", .user = "ann"});
  const auto bob = std::make_shared<const Caller>(Caller{.organization = "acme", .user = "bob"});
  REQUIRE(office.host->add_link(
      {.id = "anns", .connector = "github", .credential = "good", .owner = *ann}));
  CHECK(office.ask({.caller = ann}).outcome.has_value());
  REQUIRE_FAILED(office.ask({.caller = bob}), Code::kLinkRequired);
  REQUIRE_FAILED(office.ask({.link = "anns", .caller = bob}), Code::kNotFound);
  REQUIRE_FAILED(office.ask(), Code::kLinkRequired);
}

TEST_CASE("an account is refused that has no connector, no id of its own, or two credentials") {
  const Office office;
  REQUIRE(office.host->add_link({.id = "mine", .connector = "github", .credential = "good"}));
  const auto fault = [&](LinkOptions link) {
    const auto added = office.host->add_link(std::move(link));
    REQUIRE_FALSE(added);
    CHECK(added.error().code() == Code::kInvalidArgument);
    return added.error().message();
  };
  CHECK(fault({.id = "a", .connector = "gitub", .credential = "good"})
            .find("names no connector that is there. Did you mean \"github\"?") !=
        std::string::npos);
  CHECK(fault({.id = "mine", .connector = "github"}).find("already") != std::string::npos);
  CHECK(fault({.id = "", .connector = "github"}).find("has no id") != std::string::npos);
  CHECK(fault({.id = "b",
               .connector = "github",
               .credential = "good",
               .credential_source = [](const CredentialQuestion&) { return std::string("good"); }})
            .find("give one of them") != std::string::npos);
}

TEST_CASE("a credential is asked for when it is needed, kept, and asked for again when refused") {
  Office office;
  REQUIRE(office.add_asking([](bool refused) { return std::string(refused ? "newer" : "old"); }));
  CHECK(office.asked == 0);
  CHECK(office.ask().outcome.has_value());
  CHECK(office.ask().outcome.has_value());
  CHECK(office.asked == 1);
  CHECK(office.asked_again == 1);
  CHECK(office.asked_wrongly == 0);
}

TEST_CASE("while somebody is asked for a credential, other calls of the worker go on") {
  sandbox::Sandbox sandbox{{.seed = kTwoTokens}};
  HostOptions options;
  options.connector_path = {test::examples()};
  options.connector_config["github"] = R"({"base_url":")" + sandbox.url() + R"("})";
  options.threads = 1;
  const auto host = test::open_host(std::move(options));
  std::promise<void> others_ran;
  std::promise<void> is_asked;
  std::atomic<Code> late = Code::kInternal;
  std::promise<void> is_late;
  REQUIRE(host->add_link(
      {.id = "asked", .connector = "github", .credential_source = [&](const CredentialQuestion&) {
         is_asked.set_value();
         others_ran.get_future().wait();
         return std::string("good");
       }}));
  std::atomic<bool> done = false;
  host->start("github", "get_repository", std::string(kRepository),
              [&](const Answer& answer) { done = answer.outcome.has_value(); });
  is_asked.get_future().wait();
  // This call uses the same worker. It also waits for the answer, but only until its own deadline.
  host->start("github", "get_repository", std::string(kRepository),
              [&](const Answer& answer) {
                late = answer.outcome ? Code::kInternal : answer.outcome.error().code();
                is_late.set_value();
              },
              {.deadline = std::chrono::milliseconds(20)});
  is_late.get_future().wait();
  CHECK(late == Code::kDeadlineExceeded);
  host->start("minimal_c", "echo", R"({"message":"a"})",
              [&](const Answer&) { others_ran.set_value(); });
  host->shutdown(std::chrono::minutes(1));
  CHECK(done);
}

TEST_CASE("calls that need a credential at the same time ask for it once") {
  Office office;
  std::atomic<int> asked = 0;
  REQUIRE(office.host->add_link(
      {.id = "asked", .connector = "github", .credential_source = [&](const CredentialQuestion&) {
         ++asked;
         return std::string("good");
       }}));
  std::atomic<int> done = 0;
  for (int i = 0; i < 8; ++i) {
    office.host->start("github", "get_repository", std::string(kRepository),
                       [&](const Answer& answer) { done += answer.outcome.has_value() ? 1 : 0; });
  }
  office.host->shutdown(std::chrono::minutes(1));
  CHECK(done == 8);
  CHECK(asked == 1);
}

TEST_CASE(
    "a refused credential that is given again is LINK_EXPIRED, and the next call asks again") {
  Office office;
  std::string current = "old";
  REQUIRE(office.add_asking([&current](bool) { return current; }));
  REQUIRE_FAILED(office.ask(), Code::kLinkExpired);
  CHECK(office.asked_again == 1);
  current = "good";
  CHECK(office.ask().outcome.has_value());
  CHECK(office.asked_again == 2);
}

TEST_CASE("what the source of a credential fails with is what the call fails with") {
  Office office;
  REQUIRE(office.add_asking([](bool) -> Outcome<std::string> {
    return Error(Code::kLinkExpired, "Ann has to sign in again.");
  }));
  const Answer answer = office.ask();
  REQUIRE_FAILED(answer, Code::kLinkExpired);
  CHECK(answer.outcome.error().message() == "Ann has to sign in again.");
}

}  // namespace
}  // namespace patchbay
