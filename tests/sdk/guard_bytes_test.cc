// Proves that the C++ wrapper fills a host's struct only up to its end, whether the host is older
// or newer than the connector. tests/services/guard_bytes_test.cc proves it of the host.
#include <patchbay/sdk/connector.h>
#include <patchbay/testing/host.h>
#include <patchbay/testing/services.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "kit/handed_struct.h"

namespace filler {

using namespace patchbay::sdk;

bool is_failing = false;

void fail_if_asked() {
  if (!is_failing) return;
  throw Error(PATCHBAY_E_RATE_LIMITED, "Too many.")
      .retry_after(std::chrono::seconds(3))
      .provider_status(429);
}

// Has all members that a connector may have. Each member fails while `is_failing` is true.
class Filler {
 public:
  explicit Filler(Call&) { fail_if_asked(); }

  std::string act(Call& call) {
    fail_if_asked();
    call.note_changed_actions();
    return "{}";
  }
  std::string ask(Call&) { throw Question("Which?").continuation("page 2"); }
  ActionList list_actions(Call&) {
    fail_if_asked();
    return {"[]", 5, std::chrono::milliseconds(6)};
  }
  void invoke(Call&, std::string_view, std::string_view, const Sink&) {}

  Identity identify(Call&) {
    fail_if_asked();
    return {"1", {}, {}, {}};
  }
  void probe(Call&) { fail_if_asked(); }
  Verdict classify(const Answer&) const {
    return {PATCHBAY_ANSWER_SCOPE_MISSING, "Missing.", std::chrono::milliseconds(9), "read write"};
  }

  StepEnd list_documents(Call&, const Enumeration& asked, Step& step) {
    fail_if_asked();
    if (asked.collection() == "blocked") {
      return StepEnd::not_readable(PATCHBAY_COLLECTION_BLOCKED, "By law.");
    }
    step.begin_listing();
    step.expect(3);
    return StepEnd::complete(std::string("cursor"));
  }
  void fetch_document(Call&, const FetchRequest&, Content&) { fail_if_asked(); }
  void list_collections(Call&, Collections&) { fail_if_asked(); }
  void look_at_document(Call&, const DocumentRef&, Changes&) { fail_if_asked(); }
  void document_access(Call&, const DocumentRef&, Changes&) { fail_if_asked(); }
  std::string list_members(Call&, std::string_view, std::string_view, Members&) {
    fail_if_asked();
    return {};
  }

  Subscribed make_subscription(Call&, const Subscription&) {
    fail_if_asked();
    return {"made", 7};
  }
  Subscribed renew_subscription(Call&, const Subscription& kept) {
    fail_if_asked();
    return {std::string(kept.state), 8};
  }
  void end_subscription(Call&, const Subscription&) { fail_if_asked(); }
};

constexpr Action<Filler> kActions[] = {action<&Filler::act>("act"), action<&Filler::ask>("ask")};
constexpr patchbay_entry kEntry = patchbay::sdk::detail::entry<Filler, kActions>("filler", "1.0.0");

}  // namespace filler

namespace {

using patchbay::sdk::borrow;
using patchbay::test::HandedStruct;
using patchbay::test::kReleases;
using patchbay::test::Release;

// A host that calls the connector, with the arguments for the connector's functions.
struct FillingHost {
  FillingHost() {
    filler::is_failing = false;
    REQUIRE(filler::kEntry.create(call(), &host.table, borrow("{}"), &instance, &ignored) ==
            PATCHBAY_OK);
    changes.checkpoint = [](const patchbay_changes*, patchbay_str) { return PATCHBAY_OK; };
  }
  ~FillingHost() { filler::kEntry.destroy(call(), instance); }
  FillingHost(const FillingHost&) = delete;
  FillingHost& operator=(const FillingHost&) = delete;

  [[nodiscard]] const patchbay_call* call() const { return &live.table; }
  template <class Table>
  static const Table& table(const char* id) {
    return *static_cast<const Table*>(filler::kEntry.capability(borrow(id)));
  }

  const patchbay_actions& actions = table<patchbay_actions>(PATCHBAY_ACTIONS_ID);
  const patchbay_auth& auth = table<patchbay_auth>(PATCHBAY_AUTH_ID);
  const patchbay_documents& documents = table<patchbay_documents>(PATCHBAY_DOCUMENTS_ID);
  const patchbay_webhooks& webhooks = table<patchbay_webhooks>(PATCHBAY_WEBHOOKS_ID);

  patchbay::testing::Host host;
  patchbay::testing::LiveCall live{host, nullptr, nullptr};
  patchbay_instance* instance = nullptr;
  patchbay_error ignored{sizeof ignored, 0, 0, 0, 0, {}, nullptr};
  patchbay::sdk::Collector text;
  patchbay::sdk::Collector more;
  patchbay_action_request act{sizeof act, 0, borrow("act"), borrow("{}"), {}, {}};
  patchbay_action_request ask{sizeof ask, 0, borrow("ask"), borrow("{}"), {}, {}};
  patchbay_action_outcome outcome{sizeof outcome, 0, text.raw(), more.raw(), 0, 0};
  patchbay_action_list list{sizeof list, 0, 0, 0};
  patchbay_answer answer{sizeof answer, 403, nullptr, 0, {}, 0, {}, {}};
  patchbay_enumeration all{sizeof all, 0, borrow("all"), {}};
  patchbay_enumeration blocked{sizeof blocked, 0, borrow("blocked"), {}};
  patchbay_changes changes{sizeof changes, 0, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};
  patchbay_step step{sizeof step, 0, 0, 0, 0, nullptr};
  patchbay_document_ref document{sizeof document, 0, {}, borrow("d"), {}, {}};
  patchbay_fetch wanted{sizeof wanted, 0, &document, 100};
  patchbay_collections collections{sizeof collections, 0, nullptr, nullptr, nullptr};
  patchbay_content content{sizeof content, 0, nullptr, nullptr, nullptr, {}};
  patchbay_members members{sizeof members, 0, nullptr, nullptr, nullptr};
  patchbay_subscribe wish{sizeof wish, 0, borrow("one"), {}, {}, {}, borrow("kept")};
  patchbay_subscribed subscribed{sizeof subscribed, 0, 0};
};

// Makes `fill` call the connector with a struct of each release. `fill` checks the struct
// afterwards.
template <class Struct>
void fills(const char* function, void (*fill)(FillingHost& in, Struct& handed)) {
  for (const Release release : kReleases) {
    INFO(function << " for " << name_of(release));
    FillingHost host;
    HandedStruct<Struct> handed(release);
    fill(host, handed.get());
    CHECK(handed.is_whole());
  }
}

// A connector's function that fails. For a new function of connectors, add a line here.
using FailingFunction = patchbay_status (*)(FillingHost& in, patchbay_error* error);
constexpr std::pair<const char*, FailingFunction> kFailingFunctions[] = {
    {"create",
     [](auto& in, auto* error) {
       patchbay_instance* none = nullptr;
       return filler::kEntry.create(in.call(), &in.host.table, borrow("{}"), &none, error);
     }},
    {"invoke",
     [](auto& in, auto* error) {
       return in.actions.invoke(in.instance, in.call(), &in.act, &in.outcome, error);
     }},
    {"list",
     [](auto& in, auto* error) {
       return in.actions.list(in.instance, in.call(), in.text.raw(), &in.list, error);
     }},
    {"identify",
     [](auto& in, auto* error) {
       return in.auth.identify(in.instance, in.call(), in.text.raw(), error);
     }},
    {"probe", [](auto& in, auto* error) { return in.auth.probe(in.instance, in.call(), error); }},
    {"collections",
     [](auto& in, auto* error) {
       return in.documents.collections(in.instance, in.call(), &in.collections, error);
     }},
    {"enumerate",
     [](auto& in, auto* error) {
       return in.documents.enumerate(in.instance, in.call(), &in.all, &in.changes, &in.step, error);
     }},
    {"look",
     [](auto& in, auto* error) {
       return in.documents.look(in.instance, in.call(), &in.document, &in.changes, error);
     }},
    {"access",
     [](auto& in, auto* error) {
       return in.documents.access(in.instance, in.call(), &in.document, &in.changes, error);
     }},
    {"fetch",
     [](auto& in, auto* error) {
       return in.documents.fetch(in.instance, in.call(), &in.wanted, &in.content, error);
     }},
    {"members",
     [](auto& in, auto* error) {
       return in.documents.members(in.instance, in.call(), borrow("g"), {}, &in.members, error);
     }},
    {"subscribe",
     [](auto& in, auto* error) {
       return in.webhooks.subscribe(in.instance, in.call(), &in.wish, &in.subscribed, in.text.raw(),
                                    error);
     }},
    {"renew",
     [](auto& in, auto* error) {
       return in.webhooks.renew(in.instance, in.call(), &in.wish, &in.subscribed, in.text.raw(),
                                error);
     }},
    {"unsubscribe",
     [](auto& in, auto* error) {
       return in.webhooks.unsubscribe(in.instance, in.call(), &in.wish, error);
     }},
};

std::string file_text(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// Returns the names of the structs of the ABI whose comments begin with "Filled by".
std::set<std::string> filled_structs() {
  std::set<std::string> names;
  const auto headers = std::filesystem::path(PATCHBAY_SOURCE_DIR) / "sdk/include/patchbay/abi";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(headers)) {
    if (entry.path().extension() != ".h") continue;
    const std::string text = file_text(entry.path());
    constexpr std::string_view kStruct = "typedef struct ";
    for (auto at = text.find("/* Filled by"); at != text.npos;
         at = text.find("/* Filled by", at + 1)) {
      const auto name = text.find(kStruct, at) + kStruct.size();
      names.insert(text.substr(name, text.find(' ', name) - name));
    }
  }
  return names;
}

}  // namespace

TEST_CASE("an error is filled as far as it reaches, by every function of the wrapper") {
  for (const auto& [function, fail] : kFailingFunctions) {
    for (const Release release : kReleases) {
      INFO(function << " for " << name_of(release));
      FillingHost host;
      filler::is_failing = true;
      HandedStruct<patchbay_error> error(release);
      CHECK(fail(host, &error.get()) == PATCHBAY_E_RATE_LIMITED);
      CHECK(error.get().code == PATCHBAY_E_RATE_LIMITED);
      CHECK(error.get().retry_after_ms == 3000);
      CHECK(error.get().provider_status == 429);
      CHECK(std::string(error.get().message, error.get().message_size) == "Too many.");
      CHECK(error.get().details == nullptr);
      CHECK(error.is_whole());
    }
  }
}

TEST_CASE("an outcome is filled as far as it reaches, with a result and with a question") {
  fills<patchbay_action_outcome>("invoke", [](auto& in, auto& outcome) {
    outcome.result = in.text.raw();
    outcome.continuation = in.more.raw();
    CHECK(in.actions.invoke(in.instance, in.call(), &in.act, &outcome, &in.ignored) == PATCHBAY_OK);
    CHECK(outcome.kind == PATCHBAY_OUTCOME_DONE);
    CHECK(in.text.text == "{}");
    if (PATCHBAY_HAS(&outcome, flags)) CHECK(outcome.flags == PATCHBAY_OUTCOME_ACTIONS_CHANGED);
  });
  fills<patchbay_action_outcome>("invoke with a question", [](auto& in, auto& outcome) {
    outcome.result = in.text.raw();
    outcome.continuation = in.more.raw();
    CHECK(in.actions.invoke(in.instance, in.call(), &in.ask, &outcome, &in.ignored) == PATCHBAY_OK);
    CHECK(outcome.kind == PATCHBAY_OUTCOME_INPUT_REQUIRED);
    CHECK(in.text.text == R"({"message":"Which?"})");
    CHECK(in.more.text == "page 2");
  });
}

TEST_CASE("what is said of a list of actions is filled as far as it reaches") {
  fills<patchbay_action_list>("list", [](auto& in, auto& about) {
    CHECK(in.actions.list(in.instance, in.call(), in.text.raw(), &about, &in.ignored) ==
          PATCHBAY_OK);
    CHECK(about.generation == 5);
    CHECK(about.lifetime_ms == 6);
    CHECK(about.reserved == 0);
  });
}

TEST_CASE("a verdict is filled as far as it reaches") {
  fills<patchbay_verdict>("classify", [](auto& in, auto& verdict) {
    in.auth.classify(in.instance, &in.answer, &verdict);
    CHECK(verdict.kind == PATCHBAY_ANSWER_SCOPE_MISSING);
    CHECK(verdict.retry_after_ms == 9);
    CHECK(std::string(verdict.scopes, verdict.scopes_size) == "read write");
    CHECK(std::string(verdict.message, verdict.message_size) == "Missing.");
  });
}

TEST_CASE("a step is filled as far as it reaches, of a collection that is readable or not") {
  fills<patchbay_step>("enumerate", [](auto& in, auto& step) {
    CHECK(in.documents.enumerate(in.instance, in.call(), &in.all, &in.changes, &step,
                                 &in.ignored) == PATCHBAY_OK);
    CHECK(step.flags ==
          (PATCHBAY_STEP_BEGINS_LISTING | PATCHBAY_STEP_LISTING | PATCHBAY_STEP_COMPLETE));
    CHECK(step.expected == 3);
    CHECK(step.state == PATCHBAY_COLLECTION_READABLE);
    CHECK(step.reserved == 0);
  });
  fills<patchbay_step>("enumerate of a blocked collection", [](auto& in, auto& step) {
    step.reason = in.text.raw();
    CHECK(in.documents.enumerate(in.instance, in.call(), &in.blocked, &in.changes, &step,
                                 &in.ignored) == PATCHBAY_OK);
    CHECK(step.state == PATCHBAY_COLLECTION_BLOCKED);
    CHECK(in.text.text == "By law.");
  });
}

TEST_CASE("what a connector says of a subscription is filled as far as it reaches") {
  fills<patchbay_subscribed>("subscribe", [](auto& in, auto& about) {
    CHECK(in.webhooks.subscribe(in.instance, in.call(), &in.wish, &about, in.text.raw(),
                                &in.ignored) == PATCHBAY_OK);
    CHECK(about.expires_ms == 7);
    CHECK(in.text.text == "made");
  });
  fills<patchbay_subscribed>("renew", [](auto& in, auto& about) {
    CHECK(in.webhooks.renew(in.instance, in.call(), &in.wish, &about, in.text.raw(), &in.ignored) ==
          PATCHBAY_OK);
    CHECK(about.expires_ms == 8);
    CHECK(in.text.text == "kept");
  });
}

TEST_CASE("every struct that the headers call filled has its guard bytes tested") {
  const std::filesystem::path tests = std::filesystem::path(PATCHBAY_SOURCE_DIR) / "tests";
  const std::string tested = file_text(tests / "sdk/guard_bytes_test.cc") +
                             file_text(tests / "services/guard_bytes_test.cc");
  const auto names = filled_structs();
  CHECK(names.size() >= 8);
  for (const std::string& name : names) {
    INFO(name << " is in no test: add a line to tests/kit/handed_struct.h, and a call that fills "
                 "it to guard_bytes_test.cc of the side that fills it");
    CHECK(tested.find("<" + name + ">") != tested.npos);
  }
}
