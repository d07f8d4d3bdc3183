// Finds files by words in all accounts of a caller at the same time, and among this host's
// documents.
//
//   PATCHBAY_TRY(const auto findings, file_search.find({.words = "quarterly report"}, request,
//                                                      &asker));
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actions/pipeline.h"
#include "base/mutex.h"
#include "base/thread_pool.h"
#include "catalog/catalog.h"
#include "gates/gates.h"
#include "links/links.h"
#include "search/found_files.h"
#include "search/search.h"

namespace patchbay::search {

enum class Outcome { kOk, kFailed, kTimedOut, kNotLinked };

// Returns "ok", "failed", "timed_out" or "not_linked".
std::string_view word_of(Outcome outcome);

// One source's answer to a question.
struct SourceAnswer {
  Outcome outcome = Outcome::kTimedOut;
  std::optional<Error> error{};  // set if the outcome is kFailed
  std::size_t count = 0;         // the number of files that the source found
  bool is_cut = false;           // the source may have more files
  std::chrono::milliseconds took{0};
};

// A connector with an action that finds files, and one account of the caller. There is no account
// if the connector needs none, or if the caller has none (kNotLinked).
struct Source {
  std::string connector;
  std::string link;  // "": no account
  SourceAnswer answer{};
};

struct Findings {
  std::vector<FoundFile> files;  // best first, each once
  std::vector<Source> sources;
  std::optional<SourceAnswer> documents;  // for this host's documents; nothing: not searched
};

struct FileQuestion {
  std::string_view words;
  std::string_view connector{};  // id or alias of the only connector to ask; "": all connectors
  std::size_t most = 25;         // how many files, at most 100
  std::chrono::milliseconds patience{5000};  // at most a minute
};

// Runs searches for files. Thread-safe. All borrowed objects must outlive this object.
class FileSearch {
 public:
  // Starts a job on a fiber (fibers::Scheduler::spawn). Returns false if there is no room for the
  // job.
  using Spawn = std::function<bool(std::function<void()>& job)>;

  struct Parts {
    const catalog::Catalog& catalog;
    const links::Links& links;
    const gates::Gates& gates;
    const Clock& clock;
    // Calls an action, with the same checks as a call through any interface.
    std::function<Result<void>(const actions::Request& request, std::string& result)> run;
    // Runs the calls on fibers, which must end before this object. If empty, threads of this object
    // run the calls; they start with the first question.
    const Spawn& spawn;
    Search* documents = nullptr;  // nullptr: this host keeps no documents, and `store` is nullptr
    store::Store* store = nullptr;
  };
  explicit FileSearch(Parts parts);
  ~FileSearch();
  FileSearch(const FileSearch&) = delete;
  FileSearch& operator=(const FileSearch&) = delete;

  // Asks the sources of the request's caller at the same time. Asks at most 16 sources; the answer
  // of every other source is an error. Returns the files that were found when all sources have
  // answered or the time is over. So if one source hangs, only its files are missing in the result.
  // Takes the caller, the deadline and the cancellation from the request, and ignores the request's
  // connector, action and arguments. `asker` is nullptr if this host keeps no documents. Fails with
  // INVALID_ARGUMENT if the words are not valid or the wanted connector cannot find files. Fails
  // with NOT_FOUND if there is no such connector. Fails with CANCELLED if the request is cancelled.
  // Also fails with errors of the store.
  Result<Findings> find(const FileQuestion& question, const actions::Request& request,
                        const documents::Asker* asker);

 private:
  struct FileSearchRun;
  struct Finder;

  [[nodiscard]] MergedFiles no_files() const;
  [[nodiscard]] Result<std::shared_ptr<FileSearchRun>> asking_of(
      const FileQuestion& question, const actions::Request& request) const;
  Result<void> add_sources(const Finder& finder, FileSearchRun& asking) const;
  void begin(const std::shared_ptr<FileSearchRun>& asking);
  bool submit(const std::shared_ptr<FileSearchRun>& asking, std::size_t index);
  void ask(FileSearchRun& asking, std::size_t index);
  [[nodiscard]] Result<FileList> answer_of(const FileSearchRun& asking, const Finder& finder,
                                           const std::string& link) const;
  bool take_room(const std::string& organization);
  void give_room_back(const std::string& organization);
  std::optional<SourceAnswer> ask_documents(const FileQuestion& question,
                                            const documents::Asker* asker,
                                            const std::string& connector,
                                            MergedFiles& merged) const;
  Result<void> name_documents(const documents::Asker& asker, std::vector<FoundFile>& files) const;

  const Parts parts_;
  Mutex mutex_;
  // The number of running calls of all organizations, and of each organization.
  std::size_t all_running_ GUARDED_BY(mutex_) = 0;
  std::map<std::string, std::size_t> running_ GUARDED_BY(mutex_);
  ThreadPool threads_;  // the last member, because its threads use the others
};

}  // namespace patchbay::search
