// Tests how actions that are listed at run time are found and cached. The link's user configuration
// is the list of the plugin's actions (tests/loader/plugins/revision.c).
#include <unistd.h>
#include <catch2/catch.hpp>

#include <atomic>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "catalog/catalog.h"
#include "loader/test_host.h"

namespace patchbay::catalog {
namespace {

std::string entry(const std::string& id, const std::string& more = "") {
  return R"({"id":")" + id + R"(","name":"N","description":"D","parameters":{"type":"object"})" +
         more + "}";
}

struct DynamicFixture {
  TemporaryFolder root;
  TestHost host;
  loader::Loader loader;
  std::optional<Catalog> catalog;
  std::shared_ptr<const View> view;

  explicit DynamicFixture(const std::string& more = R"(,"dynamic_actions":{})",
                          DynamicLimits limits = {}) {
    place(root, "revision", manifest_text("revision", "1.0.0", more),
          test_plugin("revision_1_lists"));
    catalog.emplace(CatalogOptions{.roots = {root.path()}, .configurations = {}, .dynamic = limits},
                    loader, host.table);
    view = catalog->view();
  }

  const Connector& connector() { return *view->get("revision").value(); }

  // Returns the context of a call for the link `id`. The plugin's list for this link is `list`.
  services::CallContext context(std::string_view id, std::string_view list,
                                std::string_view account = "") const {
    auto out = host.context("revision");
    out.link = {.id = id, .account = account, .user_configuration = list};
    return out;
  }
};

TEST_CASE("an action of a link's own list is found, one of the manifest needs no list") {
  DynamicFixture fixture;
  const std::string list = "[" + entry("make_tea") + "]";
  const auto context = fixture.context("one", list);
  REQUIRE(fixture.connector().find_action("get", context).has_value());
  CHECK(fixture.host.logged("listed") == 0);

  const auto found = fixture.connector().find_action("make_tea", context);
  REQUIRE(found.has_value());
  CHECK(found.value()->id == "make_tea");
  CHECK(found.value()->parameters.check("{}").has_value());
  CHECK(found.value()->parameters.check("[]").has_error());

  const auto unknown = fixture.connector().find_action("make_tee", context);
  REQUIRE(unknown.has_error());
  CHECK(unknown.error().code() == Code::kNotFound);
  CHECK(unknown.error().message().find("Did you mean \"make_tea\"?") != std::string::npos);
}

TEST_CASE("each link has its own list") {
  DynamicFixture fixture;
  const std::string tea = "[" + entry("make_tea") + "]";
  const std::string coffee = "[" + entry("make_coffee") + "]";
  CHECK(fixture.connector().find_action("make_tea", fixture.context("one", tea)).has_value());
  CHECK(fixture.connector().find_action("make_tea", fixture.context("two", coffee)).has_error());
  CHECK(fixture.connector().find_action("make_coffee", fixture.context("two", coffee)).has_value());
}

TEST_CASE(
    "a list is believed for its lifetime, and compiled again only when its generation changed") {
  DynamicFixture fixture;
  const std::string tea = "[" + entry("make_tea") + "]";
  const auto context = fixture.context("one", tea);
  const auto first = fixture.connector().dynamic_list(context);
  const auto again = fixture.connector().dynamic_list(context);
  REQUIRE(first.has_value());
  CHECK(first.value() == again.value());
  CHECK(fixture.host.logged("listed") == 1);

  fixture.host.clock.advance(std::chrono::seconds(61));
  const auto later = fixture.connector().dynamic_list(context);
  CHECK(fixture.host.logged("listed") == 2);
  CHECK(later.value() == first.value());  // the same object, because the generation is the same

  fixture.host.clock.advance(std::chrono::seconds(61));
  const std::string more = "[" + entry("make_tea") + "," + entry("make_coffee") + "]";
  const auto changed = fixture.connector().dynamic_list(fixture.context("one", more));
  REQUIRE(changed.has_value());
  CHECK(changed.value() != first.value());
  CHECK(changed.value()->actions.find("make_coffee") != nullptr);
}

TEST_CASE("a list that is said to have changed is asked for again, also while it is being read") {
  DynamicFixture fixture;
  const manifest::Manifest manifest;
  const ActionIndex none({}, {});
  DynamicLists lists(manifest, none, fixture.host.table, {});
  int asked = 0;
  bool changes_meanwhile = true;
  const auto ask = [&](std::string& json) -> Result<loader::ListedActions> {
    json = "[]";
    if (changes_meanwhile) lists.doubt("one");
    return loader::ListedActions{.generation = static_cast<std::uint64_t>(++asked),
                                 .lifetime = std::chrono::hours(1)};
  };
  const auto read = [&] { REQUIRE(lists.of("one", {}, ask).has_value()); };
  read();
  changes_meanwhile = false;
  read();
  CHECK(asked == 2);
  read();
  CHECK(asked == 2);
  lists.doubt("one");
  read();
  CHECK(asked == 3);
}

TEST_CASE("an action is found by the provider's name, also where the kept list is too old for it") {
  DynamicFixture fixture;
  const std::string tea = "[" + entry("make_tea", R"(,"provider_name":"make-tea")") + "]";
  const auto context = fixture.context("one", tea);
  const Connector& connector = fixture.connector();
  CHECK(connector.find_by_provider_name("make-tea", context).value()->id == "make_tea");
  CHECK(connector.find_by_provider_name("make-tea", context).value()->id == "make_tea");
  CHECK(fixture.host.logged("listed") == 1);
  CHECK(connector.find_by_provider_name("make_tea", context).value().action == nullptr);
  CHECK(fixture.host.logged("listed") == 2);

  const std::string both =
      "[" + entry("make_tea") + "," + entry("brew", R"(,"provider_name":"Make coffee")") + "]";
  const auto found =
      connector.find_by_provider_name("Make coffee", fixture.context("one", both)).value();
  REQUIRE(found.action != nullptr);
  CHECK(found->id == "brew");
  CHECK(connector.find_by_provider_name("x", fixture.context("two", "")).has_error());
}

TEST_CASE("a connector without dynamic actions finds none by the provider's name") {
  DynamicFixture fixture("");
  const auto found =
      fixture.connector().find_by_provider_name("make-tea", fixture.context("one", "[]"));
  CHECK(found.value().action == nullptr);
}

TEST_CASE("a list with no lifetime is asked for by every call") {
  DynamicFixture fixture;
  const std::string tea = "[" + entry("make_tea") + "]";
  const auto context = fixture.context("one", tea, "fresh");
  for (int i = 0; i < 3; ++i)
    CHECK(fixture.connector().find_action("make_tea", context).has_value());
  CHECK(fixture.host.logged("listed") == 3);
}

TEST_CASE("annotations that are not trusted count as destructive") {
  const std::string list =
      "[" + entry("look", R"(,"read_only":true,"idempotent":true,"destructive":false)") + "]";
  DynamicFixture cautious;
  const auto feared = cautious.connector().find_action("look", cautious.context("one", list));
  REQUIRE(feared.has_value());
  CHECK(feared.value()->destructive);
  CHECK_FALSE(feared.value()->read_only);
  CHECK_FALSE(feared.value()->idempotent);

  DynamicFixture trusting(R"(,"dynamic_actions":{"annotations":"trusted"})");
  const auto believed = trusting.connector().find_action("look", trusting.context("one", list));
  REQUIRE(believed.has_value());
  CHECK(believed.value()->read_only);
  CHECK_FALSE(believed.value()->destructive);
}

TEST_CASE("an entry that is wrong or takes a name of the manifest is left out, with its reason") {
  DynamicFixture fixture;
  const std::string list = "[" + entry("make_tea") + "," + entry("get") + "," +
                           entry("scoped", R"(,"scopes":["nobody"])") + "]";
  const auto listed = fixture.connector().dynamic_list(fixture.context("one", list));
  REQUIRE(listed.has_value());
  CHECK(listed.value()->actions.all().size() == 1);
  REQUIRE(listed.value()->rejected.size() == 2);
  CHECK(listed.value()->rejected[0].reason.find("\"nobody\" is declared in no entry") !=
        std::string::npos);
  CHECK(listed.value()->rejected[1].reason.find("\"get\" already") != std::string::npos);
  CHECK(fixture.host.logged("is declared in no entry") == 1);
  CHECK(fixture.host.logged("is left out") == 2);
  const auto missed = fixture.connector().find_action("scoped", fixture.context("one", list));
  REQUIRE(missed.has_error());
  contains(missed.error().message(), "left out; the host's log says which");
}

TEST_CASE("a listed action whose schema leads back to itself without end is left out, and told") {
  DynamicFixture fixture;
  const auto listed_with = [](const std::string& id, const std::string& schemas) {
    return R"({"id":")" + id + R"(","name":"N","description":"D",)" + schemas + "}";
  };
  const std::string list =
      "[" + entry("make_tea") + "," + listed_with("round", R"("parameters":{"$ref":"#"})") + "," +
      listed_with("answers_round",
                  R"("parameters":{"type":"object"},"result":{"anyOf":[{"$ref":"#"}]})") +
      "," +
      listed_with("tree", R"("parameters":{"type":"object","properties":{"a":{"$ref":"#"}}})") +
      "]";
  const auto context = fixture.context("one", list);
  const auto listed = fixture.connector().dynamic_list(context);
  REQUIRE(listed.has_value());
  CHECK(listed.value()->actions.all().size() == 2);
  CHECK(listed.value()->actions.find("tree") != nullptr);
  REQUIRE(listed.value()->rejected.size() == 2);
  CHECK(listed.value()->rejected[0].place == "round");
  contains(listed.value()->rejected[0].reason,
           "has no end. /parameters: its references lead back to itself");
  contains(listed.value()->rejected[1].reason, "/result: its references lead back to itself");
  CHECK(fixture.host.logged("is left out") == 2);
  CHECK(fixture.host.logged(R"(entry="round")") == 1);
  const auto missed = fixture.connector().find_action("round", context);
  REQUIRE(missed.has_error());
  CHECK(missed.error().code() == Code::kNotFound);
  contains(missed.error().message(), "left out; the host's log says which");
}

TEST_CASE("entries that are left out are counted when a list is read, not when it is used") {
  DynamicFixture fixture;
  const auto counted = [&](const std::string& times) {
    const std::string line = "patchbay_actions_left_out_total{connector=\"revision\"} " + times;
    return fixture.host.metrics.text().find(line + "\n") != std::string::npos;
  };
  const std::string tea = "[" + entry("make_tea") + "]";
  CHECK(fixture.connector().dynamic_list(fixture.context("one", tea)).has_value());
  CHECK(fixture.host.metrics.text().find("patchbay_actions_left_out_total") == std::string::npos);
  const std::string list =
      "[" + entry("make_tea") + "," + entry("get") + "," + entry("do it") + "]";
  for (int i = 0; i < 3; ++i) {
    CHECK(fixture.connector().dynamic_list(fixture.context("two", list)).has_value());
  }
  CHECK(counted("2"));
  CHECK(fixture.connector().dynamic_list(fixture.context("three", list)).has_value());
  CHECK(counted("4"));
}

TEST_CASE("of a list with many wrong entries the first are told, and how many more there are") {
  DynamicFixture fixture;
  std::string list = "[" + entry("make_tea");
  for (int i = 0; i < 30; ++i) list += "," + entry("do it");
  CHECK(fixture.connector().dynamic_list(fixture.context("one", list + "]")).has_value());
  CHECK(fixture.host.logged("is left out") == 20);
  CHECK(fixture.host.logged("are left out") == 1);
  CHECK(fixture.host.logged("count=10") == 1);
}

TEST_CASE("a list that cannot be had is the failure of that call alone") {
  DynamicFixture fixture;
  const auto failed = fixture.connector().find_action("make_tea", fixture.context("one", ""));
  REQUIRE(failed.has_error());
  CHECK(failed.error().code() == Code::kProviderUnavailable);
  const std::string tea = "[" + entry("make_tea") + "]";
  CHECK(fixture.connector().find_action("make_tea", fixture.context("one", tea)).has_value());
}

TEST_CASE("a list that is too large is refused while it is written") {
  DynamicFixture fixture(R"(,"dynamic_actions":{})",
                         {.list = {.bytes = 64, .actions = 10}, .links = 10});
  const std::string tea = "[" + entry("make_tea") + "]";
  const auto refused = fixture.connector().find_action("make_tea", fixture.context("one", tea));
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kResultInvalid);
}

TEST_CASE("no more lists are kept than the limit, and the one unused for longest goes") {
  DynamicFixture fixture(R"(,"dynamic_actions":{})", {.list = {}, .links = 2});
  const std::string tea = "[" + entry("make_tea") + "]";
  for (const char* link : {"one", "two", "one", "three", "one"}) {
    CHECK(fixture.connector().dynamic_list(fixture.context(link, tea)).has_value());
  }
  CHECK(fixture.host.logged("listed") == 3);  // "two" was removed from the cache, and "one" was not
  CHECK(fixture.connector().dynamic_list(fixture.context("two", tea)).has_value());
  CHECK(fixture.host.logged("listed") == 4);
}

TEST_CASE("a link that is taken away leaves nothing behind") {
  DynamicFixture fixture;
  const std::string tea = "[" + entry("make_tea") + "]";
  CHECK(fixture.connector().dynamic_list(fixture.context("one", tea)).has_value());
  fixture.catalog->forget_link("one");
  CHECK(fixture.connector().dynamic_list(fixture.context("one", tea)).has_value());
  CHECK(fixture.host.logged("listed") == 2);
}

TEST_CASE("of many calls at once for one link, one asks and all get its answer") {
  DynamicFixture fixture;
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const std::string tea = "[" + entry("make_tea") + "]";
  const std::string account = "wait " + std::to_string(ends[0]);
  std::vector<std::thread> callers;
  std::atomic<int> found{0};
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&] {
      const auto context = fixture.context("one", tea, account);
      if (fixture.connector().find_action("make_tea", context).has_value()) ++found;
    });
  }
  REQUIRE(::write(ends[1], "x", 1) == 1);  // makes exactly one listing continue
  for (auto& caller : callers) caller.join();
  CHECK(found == 8);
  CHECK(fixture.host.logged("listed") == 1);
  ::close(ends[0]);
  ::close(ends[1]);
}

// A call that lists the actions of the link "one". The destructor makes the call continue.
class HeldList {
 public:
  explicit HeldList(DynamicFixture& fixture) {
    REQUIRE(::pipe(ends_) == 0);
    lister_ = std::thread([this, &fixture] {
      const std::string account = "wait " + std::to_string(ends_[0]);
      const auto context = fixture.context("one", list, account);
      static_cast<void>(fixture.connector().find_action("make_tea", context));
    });
    while (fixture.host.logged("listed") == 0) std::this_thread::yield();
  }
  HeldList(const HeldList&) = delete;
  HeldList& operator=(const HeldList&) = delete;
  ~HeldList() {
    ::close(ends_[1]);
    lister_.join();
    ::close(ends_[0]);
  }

  const std::string list = "[" + entry("make_tea") + "]";

 private:
  int ends_[2] = {-1, -1};
  std::thread lister_;
};

TEST_CASE("a call whose deadline passes while another lists does not wait for it") {
  DynamicFixture fixture;
  const HeldList held(fixture);
  auto context = fixture.context("one", held.list);
  context.deadline = std::chrono::steady_clock::now();
  const auto late = fixture.connector().find_action("make_tea", context);
  REQUIRE(late.has_error());
  CHECK(late.error().code() == Code::kDeadlineExceeded);
}

TEST_CASE("a call that is cancelled while another lists does not wait for it") {
  DynamicFixture fixture;
  const HeldList held(fixture);
  std::stop_source stop;
  const std::stop_token token = stop.get_token();
  auto context = fixture.context("one", held.list);
  (GENERATE(true, false) ? context.cancellation : context.shutdown) = &token;
  std::thread stopper([&] { stop.request_stop(); });  // stops the call before or during the wait
  const auto cancelled = fixture.connector().find_action("make_tea", context);
  stopper.join();
  REQUIRE(cancelled.has_error());
  CHECK(cancelled.error().code() == Code::kCancelled);
}

TEST_CASE("a connector whose manifest has no dynamic actions is never asked") {
  DynamicFixture fixture("");
  const auto unknown = fixture.connector().find_action("x", fixture.context("one", "[]"));
  REQUIRE(unknown.has_error());
  CHECK(unknown.error().code() == Code::kNotFound);
  CHECK(fixture.host.logged("created") == 0);
}

}  // namespace
}  // namespace patchbay::catalog
