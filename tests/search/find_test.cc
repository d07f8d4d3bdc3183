// Tests that files are found in all accounts of a user at once.
#include "search/find_host.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <map>

#include "fibers/scheduler.h"
#include "kit/busy_machine.h"

namespace patchbay::search::test {
namespace {

using Ids = std::vector<std::string>;

constexpr std::chrono::milliseconds kShortPatience{3000};

Ids ids_of(const Findings& findings) {
  Ids ids;
  for (const FoundFile& each : findings.files) ids.push_back(each.native_id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

// Returns the outcomes by connector. Each of these users has one account at each provider.
std::map<std::string, std::string> outcomes(const Findings& findings) {
  std::map<std::string, std::string> all;
  for (const Source& each : findings.sources) all[each.connector] = word_of(each.answer.outcome);
  return all;
}

const Source& source_of(const Findings& findings, std::string_view connector) {
  const auto found = std::find_if(findings.sources.begin(), findings.sources.end(),
                                  [&](const Source& each) { return each.connector == connector; });
  REQUIRE(found != findings.sources.end());
  return *found;
}

TEST_CASE("files are found in all accounts of the caller at once, and in nobody else's") {
  FindHost host;
  const Findings findings = host.found("report");
  CHECK(ids_of(findings) == Ids{"d-report", "g-report"});
  CHECK(outcomes(findings) ==
        std::map<std::string, std::string>{{"google_drive", "ok"}, {"onedrive", "ok"}});
  CHECK(source_of(findings, "google_drive").link == "google_drive-ann");
  CHECK(source_of(findings, "google_drive").answer.count == 1);
  const FoundFile& file = findings.files.front();
  CHECK(file.links == Ids{file.connector + "-ann"});
  CHECK(file.size > 0);
  CHECK(file.modified_at > 0);
  CHECK(file.document.empty());
  const auto tokens = host.tokens();
  CHECK(tokens.size() >= 2);
  CHECK(std::all_of(tokens.begin(), tokens.end(),
                    [](const std::string& each) { return each == "Bearer ann"; }));
  CHECK(ids_of(host.found("report", kBob)) == Ids{"d-bob", "g-bob"});
}

TEST_CASE("a source that hangs costs its own files alone") {
  FindHost host;
  static_cast<void>(host.found("report"));  // loads the connectors
  host.provider.faults().add({.path = "/v1.0/*", .times = 0, .paced = true});
  const Findings findings = host.found("report", kAnn, {}, kShortPatience);
  CHECK(ids_of(findings) == Ids{"d-report"});
  CHECK(outcomes(findings) ==
        std::map<std::string, std::string>{{"google_drive", "ok"}, {"onedrive", "timed_out"}});
  CHECK(source_of(findings, "onedrive").answer.took >= kShortPatience);
  CHECK_FALSE(source_of(findings, "onedrive").answer.error);
}

// Users of other organizations who search OneDrive. Each has the maximum number of accounts for one
// search.
class Crowd {
 public:
  static constexpr int kAccounts = 16;

  explicit Crowd(engine::Engine& engine) : engine_(engine) {}
  ~Crowd() { stop_.request_stop(); }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  static Caller of(const std::string& organization) {
    return {.organization = organization, .user = "ann"};
  }
  void connect(const std::string& organization) const {
    for (int i = 0; i < kAccounts; ++i) {
      REQUIRE(engine_
                  .add_link({.id = "onedrive-" + organization + "-" + std::to_string(i),
                             .connector = "onedrive",
                             .credential = Secret("ann"),
                             .account = {},
                             .user_configuration = {},
                             .owner = of(organization)})
                  .has_value());
    }
  }
  Result<Findings> ask(const std::string& organization) const {
    const Caller caller = of(organization);
    actions::Request request = engine_.request();
    request.caller = &caller;
    request.trace_id = engine_.trace_ids.next();
    request.cancellation = &stopped_;
    return engine_.file_search.find(
        {.words = "report", .connector = "onedrive", .patience = std::chrono::seconds(60)}, request,
        nullptr);
  }
  void ask_beside(const std::string& organization) {
    asking_.push_back(std::async(std::launch::async, [=, this] { return ask(organization); }));
  }
  // Cancels the searches. Returns how many there were.
  int cancelled() {
    stop_.request_stop();
    int count = 0;
    for (auto& each : asking_) {
      const auto outcome = each.get();
      count += outcome.has_error() && outcome.error().code() == Code::kCancelled ? 1 : 0;
    }
    return count;
  }

 private:
  engine::Engine& engine_;
  std::stop_source stop_;
  const std::stop_token stopped_ = stop_.get_token();
  std::vector<std::future<Result<Findings>>> asking_;
};

TEST_CASE("organizations whose provider hangs have their share of calls, and others find theirs") {
  FindHost host;
  static_cast<void>(host.found("report"));  // loads the connectors
  host.provider.faults().add({.path = "/v1.0/*", .times = 0, .paced = true});
  std::atomic<int> begun = 0;
  fibers::Scheduler scheduler({.workers = 1}, [&] { return host.engine->http.make_loop(); });
  host.engine->spawn = [&](std::function<void()>& job) {
    std::function<void()> counted = [&begun, job] {
      ++begun;
      job();
    };
    return scheduler.spawn(counted);
  };
  Crowd crowd(*host.engine);
  for (const std::string organization : {"one", "two"}) {
    crowd.connect(organization);
    crowd.ask_beside(organization);
    crowd.ask_beside(organization);
  }
  // The number of threads of a host without fibers, all on one worker.
  REQUIRE(patchbay::test::comes_true([&] { return begun == 4 * Crowd::kAccounts; }));
  const auto full = crowd.ask("one");
  REQUIRE(full.has_value());
  CHECK(full.value().sources.size() == Crowd::kAccounts);
  for (const Source& each : full.value().sources) {
    REQUIRE(each.answer.error);
    CHECK(each.answer.error->code() == Code::kOverloaded);
    CHECK(each.answer.error->details().retry_after == std::chrono::seconds(1));
  }
  CHECK(ids_of(host.found("report", kAnn, "google_drive")) == Ids{"d-report"});
  CHECK(crowd.cancelled() == 4);
}

TEST_CASE("a source that fails says why, and the others answer") {
  FindHost host;
  host.provider.faults().add({.path = "/drive/v3/files", .times = 0, .status = 403, .body = "{}"});
  const Findings findings = host.found("report");
  CHECK(ids_of(findings) == Ids{"g-report"});
  const SourceAnswer& answer = source_of(findings, "google_drive").answer;
  CHECK(word_of(answer.outcome) == "failed");
  REQUIRE(answer.error);
  CHECK_FALSE(answer.error->message().empty());
}

TEST_CASE("a file that was loaded as a document is there once, with the document's id") {
  FindHost host(each_database());
  host.load();
  // Only the provider finds the file before its words are in the index.
  const Findings before = host.found("report");
  CHECK(ids_of(before) == Ids{"d-report", "g-report"});
  REQUIRE(before.documents);
  CHECK(before.documents->count == 0);
  host.index();
  const Findings after = host.found("report");
  CHECK(ids_of(after) == Ids{"d-report", "g-report"});
  CHECK(after.documents->count == 1);
  // Two sources found the file, so it comes first.
  CHECK(after.files.front().native_id == "d-report");
  CHECK(after.files.front().links == Ids{"google_drive-ann"});
  for (const Findings* each : {&before, &after}) {
    for (const FoundFile& file : each->files) {
      CHECK(file.document.empty() == (file.native_id != "d-report"));
    }
  }
  CHECK(ids_of(host.found("soup", kAnn, "onedrive")).empty());
  CHECK(ids_of(host.found("soup", kAnn, "gdrive")) == Ids{"d-menu"});
}

TEST_CASE("who has no account and no permission finds nothing, and nobody is asked") {
  FindHost host;
  host.load();
  host.index();
  host.provider.log().clear();
  const Findings findings = host.found("report", kEve);
  CHECK(findings.files.empty());
  CHECK(outcomes(findings) == std::map<std::string, std::string>{{"google_drive", "not_linked"},
                                                                 {"onedrive", "not_linked"}});
  CHECK(host.tokens().empty());
}

TEST_CASE("what a gate closes is not asked, and is not offered") {
  FindHost host;
  host.engine->gates.replace({gates::allowlist_of({"onedrive"})});
  const Findings findings = host.found("report");
  CHECK(ids_of(findings) == Ids{"g-report"});
  const SourceAnswer& answer = source_of(findings, "google_drive").answer;
  REQUIRE(answer.error);
  CHECK(answer.error->code() == Code::kGateClosed);
  CHECK(outcomes(host.found("report", kEve)) ==
        std::map<std::string, std::string>{{"onedrive", "not_linked"}});
}

TEST_CASE("a question without words, or to what finds no files, is refused") {
  FindHost host;
  CHECK(host.ask(" - ").error().code() == Code::kInvalidArgument);
  CHECK(host.ask(std::string(600, 'x')).error().code() == Code::kInvalidArgument);
  CHECK(host.ask("report", kAnn, "nothing").error().code() == Code::kNotFound);
  CHECK(host.ask("report", kAnn, "minimal_c").error().code() == Code::kInvalidArgument);
  CHECK(host.tokens().empty());
}

TEST_CASE("words with quotes are words and no query") {
  FindHost host;
  const Findings findings = host.found("it's' or name contains 'report");
  CHECK(outcomes(findings) ==
        std::map<std::string, std::string>{{"google_drive", "ok"}, {"onedrive", "ok"}});
  CHECK(findings.files.empty());
}

manifest::FileFinding finding() {
  manifest::FileFinding out;
  out.files = "/items";
  out.id = "/id";
  out.title = "/name";
  out.size = "/size";
  out.cut = {"/cursor"};
  return out;
}

TEST_CASE("a result is read as the manifest says, and what it lacks is unknown") {
  const auto list = read_files(R"({"items": [{"id": 7, "name": "seven", "size": "x"},
      {"id": "a", "name": "one", "size": 5}, {"name": "no id"}, 3], "cursor": ""})",
                               finding(), 10);
  REQUIRE(list.has_value());
  REQUIRE(list.value().files.size() == 2);
  CHECK(list.value().files[0].native_id == "7");
  CHECK(list.value().files[0].size == -1);
  CHECK(list.value().files[1].size == 5);
  CHECK_FALSE(list.value().is_cut);
  const std::string two = R"({"items": [{"id": "a", "name": "b"}, {"id": "c", "name": "d"}]})";
  CHECK(read_files(two, finding(), 1).value().is_cut);
  CHECK(read_files(R"({"items": [], "cursor": "x"})", finding(), 1).value().is_cut);
  CHECK(read_files(R"({"items": {}})", finding(), 1).error().code() == Code::kResultInvalid);
}

TEST_CASE("lists are merged by rank, and the collection counts where ids are not unique") {
  const auto file = [](const std::string& connector, const std::string& collection,
                       const std::string& id) {
    FoundFile out;
    out.connector = connector;
    out.collection = collection;
    out.native_id = id;
    return out;
  };
  MergedFiles merged({"drive"});
  merged.add({file("drive", "mine", "a"), file("box", "x", "1"), file("box", "y", "1")});
  merged.add({file("drive", "", "b"), file("drive", "", "a"), file("drive", "", "a")});
  const auto best = merged.best(10);
  REQUIRE(best.size() == 4);
  CHECK(best[0].native_id == "a");
  CHECK(best[1].native_id == "b");
  CHECK(best[2].collection == "x");
  CHECK(best[3].collection == "y");
}

}  // namespace
}  // namespace patchbay::search::test
