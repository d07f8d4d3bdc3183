#include "search/file_search.h"

#include <soci/soci.h>

#include <algorithm>
#include <set>
#include <stop_token>
#include <utility>

#include "base/condition.h"
#include "base/later.h"
#include "documents/library_rows.h"
#include "documents/readings.h"
#include "json/document.h"
#include "manifest/auth.h"

namespace patchbay::search {
namespace {

constexpr std::size_t kMostFiles = 100;
constexpr std::size_t kMostSources = 16;         // sources that one question asks
constexpr std::size_t kMostOfOrganization = 32;  // calls of one organization at the same time
constexpr std::size_t kMostOfHost = 1024;        // calls of all organizations at the same time
constexpr unsigned kThreads = 64;                // threads for calls on a host without fibers
constexpr std::size_t kMostWaiting = 256;        // calls that wait for a thread
constexpr std::chrono::milliseconds kLongestPatience{60'000};

std::chrono::milliseconds between(Monotonic from, Monotonic to) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(to - from);
}

Error too_many_sources() {
  return {Code::kInvalidArgument, "One search asks at most " + std::to_string(kMostSources) +
                                      " accounts, and there are more: name one connector."};
}

Error finds_no_files(const std::string& connector) {
  return {
      Code::kInvalidArgument,
      "Connector \"" + connector +
          "\" has no action that finds files. A search of documents finds what was loaded of it."};
}

Error too_many_calls() {
  return Error(Code::kOverloaded,
               "So many searches for files run that this account was not asked. Ask again.")
      .with_retry_after(std::chrono::seconds(1));
}

// Returns the connector's action that finds files; nullptr if there is no such action.
const catalog::Action* finder_of(const catalog::Connector& connector) {
  for (const catalog::Action& action : connector.actions().all()) {
    if (action.finds_files) return &action;
  }
  return nullptr;
}

// Returns when the question ends. Keeps a tenth of the request's remaining time for the answer.
Monotonic end_of(const FileQuestion& question, const actions::Request& request, Monotonic now) {
  const auto patience =
      std::clamp(question.patience, std::chrono::milliseconds(1), kLongestPatience);
  const Monotonic end = later(now, patience);
  if (request.deadline == Monotonic::max()) return end;
  return std::min(end, now + (request.deadline - now) / 10 * 9);
}

// Returns the arguments of the action, in the form that the manifest describes.
std::string arguments_of(const manifest::FileFinding& finding, std::string_view words,
                         std::size_t most) {
  std::string arguments = finding.with;  // `with` is the text of a JSON object
  arguments.pop_back();
  if (arguments.size() > 1) arguments += ',';
  json::append_json_string(arguments, finding.words);
  arguments += ':';
  json::append_json_string(arguments, words);
  if (!finding.most.empty()) {
    arguments += ',';
    json::append_json_string(arguments, finding.most);
    arguments += ':' + std::to_string(most);
  }
  return arguments + '}';
}

SourceAnswer failed(Error error, std::chrono::milliseconds took) {
  SourceAnswer answer{.took = took};
  if (error.code() == Code::kDeadlineExceeded) return answer;  // the outcome stays kTimedOut
  answer.outcome = Outcome::kFailed;
  answer.error = std::move(error);
  return answer;
}

SourceAnswer answered(const FileList& list, std::chrono::milliseconds took) {
  return {.outcome = Outcome::kOk,
          .error = {},
          .count = list.files.size(),
          .is_cut = list.is_cut,
          .took = took};
}

}  // namespace

std::string_view word_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kOk:
      return "ok";
    case Outcome::kFailed:
      return "failed";
    case Outcome::kTimedOut:
      return "timed_out";
    case Outcome::kNotLinked:
      break;
  }
  return "not_linked";
}

// A connector with an action that finds files.
struct FileSearch::Finder {
  std::shared_ptr<const catalog::Connector> connector;
  const catalog::Action* action = nullptr;

  [[nodiscard]] const manifest::FileFinding& finding() const { return *action->finds_files; }
};

// A question that runs. find() may return before the last call ends, so the calls share this object
// and borrow nothing from the caller of find().
struct FileSearch::FileSearchRun {
  explicit FileSearchRun(const actions::Request& request) : base(request) {
    if (request.caller != nullptr) caller = *request.caller;
    base.caller = &caller;
    base.address = address;
    base.locale = locale;
    base.cancellation = &ended;
    base.idempotency_key = {};
    base.progress = nullptr;
    base.is_parked = false;
  }

  // These members are set before the first call, and do not change afterwards.
  actions::Request base;
  Caller caller;
  const std::string address{base.address};
  const std::string locale{base.locale};
  std::string words;
  std::string connector;  // the only connector to ask; "": all
  std::size_t most = 0;
  Monotonic begun{};
  std::vector<Finder> finders;  // one for each source
  std::stop_source ending;
  const std::stop_token ended = ending.get_token();

  Mutex mutex;
  Condition changed;
  std::vector<Source> sources GUARDED_BY(mutex);
  std::vector<std::vector<FoundFile>> found GUARDED_BY(mutex);  // one list for each answer
  std::size_t open GUARDED_BY(mutex) = 0;                       // calls that have not ended
};

FileSearch::FileSearch(Parts parts) : parts_(std::move(parts)), threads_(kThreads, kMostWaiting) {}

FileSearch::~FileSearch() = default;

MergedFiles FileSearch::no_files() const {
  const auto view = parts_.catalog.view();
  std::set<std::string> of_one_id;
  for (const catalog::Entry& entry : view->entries()) {
    const catalog::Action* action = entry.connector ? finder_of(*entry.connector) : nullptr;
    if (action != nullptr && !action->finds_files->collection) {
      of_one_id.insert(entry.connector->id());
    }
  }
  return MergedFiles(std::move(of_one_id));
}

Result<std::shared_ptr<FileSearch::FileSearchRun>> FileSearch::asking_of(
    const FileQuestion& question, const actions::Request& request) const {
  auto asking = std::make_shared<FileSearchRun>(request);
  asking->words = documents::clean_text(question.words);
  asking->most = question.most;
  asking->begun = parts_.clock.now();
  asking->base.deadline = end_of(question, request, asking->begun);
  const auto view = parts_.catalog.view();
  const catalog::Connector* only = nullptr;
  if (!question.connector.empty()) {
    PATCHBAY_TRY(only, view->get(question.connector));
    if (finder_of(*only) == nullptr) return finds_no_files(only->id());
    asking->connector = only->id();
  }
  for (const catalog::Entry& entry : view->entries()) {
    if (!entry.connector || (only != nullptr && entry.connector.get() != only)) continue;
    if (const catalog::Action* action = finder_of(*entry.connector)) {
      PATCHBAY_TRY(add_sources({entry.connector, action}, *asking));
    }
  }
  return asking;
}

// Adds the caller's accounts of the connector as sources that have not answered yet. If there is no
// account, adds the connector itself as the source.
Result<void> FileSearch::add_sources(const Finder& finder, FileSearchRun& asking) const {
  const Caller& caller = asking.caller;
  const manifest::Manifest& manifest = finder.connector->manifest();
  std::vector<std::string> ids;
  if (manifest::takes_link(manifest)) {
    PATCHBAY_TRY(ids, parts_.links.ids(manifest, caller));
  }
  const Lock lock(asking.mutex);
  const auto add = [&](const std::string& link, SourceAnswer answer) REQUIRES(asking.mutex) {
    asking.finders.push_back(finder);
    asking.sources.push_back({finder.connector->id(), link, std::move(answer)});
  };
  for (const std::string& id : ids) add(id, {});
  if (!ids.empty()) return success();
  if (manifest::works_without_link(manifest)) {
    add("", {});
    return success();
  }
  // Leaves out a connector that the caller may not use.
  const auto gate = parts_.gates.refusing({.connector = finder.connector->id(),
                                           .action = finder.action->id,
                                           .organization = caller.organization,
                                           .user = caller.user,
                                           .plan = caller.plan});
  if (!gate) add("", {.outcome = Outcome::kNotLinked});
  return success();
}

bool FileSearch::take_room(const std::string& organization) {
  const Lock lock(mutex_);
  if (all_running_ >= kMostOfHost) return false;
  std::size_t& running = running_[organization];
  if (running >= kMostOfOrganization) return false;
  ++running;
  ++all_running_;
  return true;
}

void FileSearch::give_room_back(const std::string& organization) {
  const Lock lock(mutex_);
  --all_running_;
  const auto found = running_.find(organization);
  if (--found->second == 0) running_.erase(found);
}

// Begins the calls. If there is no room for a source, sets an error as its answer at once.
void FileSearch::begin(const std::shared_ptr<FileSearchRun>& asking) {
  std::size_t asked = 0;
  for (std::size_t i = 0; i < asking->finders.size(); ++i) {
    std::optional<Error> refused;
    {
      const Lock lock(asking->mutex);
      if (asking->sources[i].answer.outcome == Outcome::kNotLinked) continue;
      if (++asked > kMostSources) refused = too_many_sources();
      ++asking->open;
    }
    if (!refused && !submit(asking, i)) refused = too_many_calls();
    if (!refused) continue;
    const Lock lock(asking->mutex);
    asking->sources[i].answer = failed(std::move(*refused), {});
    --asking->open;
  }
}

bool FileSearch::submit(const std::shared_ptr<FileSearchRun>& asking, std::size_t index) {
  const std::string& organization = asking->caller.organization;
  if (!take_room(organization)) return false;
  std::function<void()> call = [this, asking, index] {
    ask(*asking, index);
    give_room_back(asking->caller.organization);
  };
  if (parts_.spawn ? parts_.spawn(call) : threads_.submit(call)) return true;
  give_room_back(organization);
  return false;
}

void FileSearch::ask(FileSearchRun& asking, std::size_t index) {
  std::string link;
  {
    const Lock lock(asking.mutex);
    link = asking.sources[index].link;
  }
  const Finder& finder = asking.finders[index];
  auto list = answer_of(asking, finder, link);
  const auto took = between(asking.begun, parts_.clock.now());
  const Lock lock(asking.mutex);
  Source& source = asking.sources[index];
  if (list.has_value()) {
    for (FoundFile& file : list.value().files) {
      file.connector = source.connector;
      if (!link.empty()) file.links = {link};
    }
    source.answer = answered(list.value(), took);
    asking.found.push_back(std::move(list.value().files));
  } else {
    source.answer = failed(std::move(list.error()), took);
  }
  --asking.open;
  asking.changed.notify_all();
}

Result<FileList> FileSearch::answer_of(const FileSearchRun& asking, const Finder& finder,
                                       const std::string& link) const {
  if (asking.ended.stop_requested()) return Error(Code::kCancelled, "The search has ended.");
  const std::string arguments = arguments_of(finder.finding(), asking.words, asking.most);
  actions::Request request = asking.base;
  request.connector = finder.connector->id();
  request.action = finder.action->id;
  request.link = link;
  request.arguments = arguments;
  std::string result;
  PATCHBAY_TRY(parts_.run(request, result));
  return read_files(result, finder.finding(), asking.most);
}

std::optional<SourceAnswer> FileSearch::ask_documents(const FileQuestion& question,
                                                      const documents::Asker* asker,
                                                      const std::string& connector,
                                                      MergedFiles& merged) const {
  if (parts_.documents == nullptr || asker == nullptr) return std::nullopt;
  const Monotonic begun = parts_.clock.now();
  // If one connector is wanted, more documents are read, because documents of other connectors are
  // left out below.
  const std::size_t most = connector.empty() ? question.most : kMostFiles;
  auto found = parts_.documents->find(*asker, question.words, most);
  const auto took = between(begun, parts_.clock.now());
  if (found.has_error()) return failed(std::move(found.error()), took);
  FileList list{.files = {},
                .is_cut = found.value().is_cut || found.value().documents.size() == most};
  for (const documents::Document& each : found.value().documents) {
    if (connector.empty() || each.key.connector == connector) list.files.push_back(file_of(each));
  }
  const SourceAnswer answer = answered(list, took);
  merged.add(std::move(list.files));
  return answer;
}

// Sets the id of this host's document for files that only providers found, such as a document whose
// text was not read.
Result<void> FileSearch::name_documents(const documents::Asker& asker,
                                        std::vector<FoundFile>& files) const {
  return parts_.store->read([&](store::Transaction& transaction) -> Result<void> {
    documents::Readings readings(transaction, asker);
    const auto name = [&](FoundFile& file, const std::string& link) {
      const auto rows = documents::select_rows(
          transaction,
          "c.link = :link and c.connector = :connector and c.ended = 0 and d.gone_at = 0 and "
          "d.native_id = :native",
          [&](soci::statement& select) {
            select.exchange(soci::use(link, "link"));
            select.exchange(soci::use(file.connector, "connector"));
            select.exchange(soci::use(file.native_id, "native"));
          });
      for (const documents::HeldRow& held : rows) {
        const bool is_it = file.collection.empty() || held.collection.native_id == file.collection;
        if (!is_it || !held.row.is_listed()) continue;
        documents::Reading& reading = readings.of(held.followed);
        if (reading.grant(held.row).is_granted) {
          file.document = documents::document_of(held, &reading).id;
        }
      }
    };
    for (FoundFile& file : files) {
      for (const std::string& link : file.links) {
        if (file.document.empty()) name(file, link);
      }
    }
    return success();
  });
}

Result<Findings> FileSearch::find(const FileQuestion& asked, const actions::Request& request,
                                  const documents::Asker* asker) {
  const auto words = words_asked(asked.words, {});
  if (words.has_error()) return words.error();
  FileQuestion question = asked;
  question.most = std::clamp<std::size_t>(asked.most, 1, kMostFiles);
  PATCHBAY_TRY(const auto asking, asking_of(question, request));
  begin(asking);

  MergedFiles merged = no_files();
  Findings findings;
  findings.documents = ask_documents(question, asker, asking->connector, merged);
  const Patience patience{asking->base.deadline, request.cancellation, request.shutdown};
  {
    Lock lock(asking->mutex);
    patience.wait(asking->changed, lock,
                  [&]() REQUIRES(asking->mutex) { return asking->open == 0; });
    for (std::vector<FoundFile>& list : asking->found) merged.add(std::move(list));
    findings.sources = asking->sources;
    asking->found.clear();
  }
  const auto all = between(asking->begun, parts_.clock.now());
  for (Source& each : findings.sources) {
    if (each.answer.outcome == Outcome::kTimedOut) each.answer.took = all;
  }
  asking->ending.request_stop();
  if (patience.is_cancelled()) return patience.ended();
  findings.files = merged.best(question.most);
  if (findings.documents) {
    PATCHBAY_TRY(name_documents(*asker, findings.files));
  }
  return findings;
}

}  // namespace patchbay::search
