// Makes the steps of a run: chooses the next part, and reports the repository itself.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

#include "failure.h"
#include "paging.h"
#include "repository_name.h"
#include "source.h"

namespace github {

Document document_of(const SourceRepository& repository) {
  Document document;
  document.id = kRepositoryDocument;
  document.title = repository.full_name;
  document.url = repository.html_url;
  document.is_container = true;
  document.has_content = false;
  Json left_out = Json::array();
  if (!repository.has_issues) left_out.push_back("issues");
  if (!repository.has_discussions) left_out.push_back("discussions");
  document.metadata = patchbay::sdk::json_text({{"kind", "repository"},
                                                {"repository", repository.full_name},
                                                {"repository_id", repository.id},
                                                {"visibility", repository.visibility},
                                                {"switched_off", left_out}});
  return document;
}

void describe_repository(SourceCursor& cursor, const SourceRepository& repository) {
  cursor.name = repository.full_name;
  cursor.web = repository.html_url;
  cursor.branch = repository.default_branch;
}

namespace {

// In ms. The next run begins this much earlier, to find changes that GitHub shows late.
constexpr std::uint64_t kOverlap = 300'000;

// Returns GitHub's time from the Date header, "Sat, 28 Nov 2026 07:00:00 GMT" (RFC 9110 §5.6.7), or
// the host's time if the header is missing.
std::uint64_t now_of(const Response& response, Call& call) {
  static constexpr char kMonths[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::string date(response.header("date"));
  std::array<char, 4> month{};
  int day = 0;
  int year = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  const int read = std::sscanf(date.c_str(), "%*3s, %2d %3s %4d %2d:%2d:%2d GMT", &day,
                               month.data(), &year, &hour, &minute, &second);
  const char* found = read == 6 ? std::strstr(kMonths, month.data()) : nullptr;
  if (found == nullptr) {
    return static_cast<std::uint64_t>(call.clock().now().time_since_epoch() /
                                      std::chrono::milliseconds(1));
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02dZ", year,
                static_cast<int>(found - kMonths) / 3 + 1, day, hour, minute, second);
  return milliseconds_of(text.data());
}

// The repository as it was read or, if it cannot be read now, its state.
struct RepositoryState {
  std::optional<SourceRepository> repository;
  std::optional<StepEnd> state;
  std::uint64_t now = 0;  // Unix time in ms
};

StepEnd not_readable(std::uint32_t state, const char* reason) {
  return StepEnd::not_readable(state, reason);
}

// Returns the repository's state if GitHub refuses the whole repository. Returns nullopt for other
// failures, such as limits and lost credentials, which are failures of the call.
std::optional<StepEnd> state_of(const Error& error) {
  if (error.provider_status() != 403 || error.code() != PATCHBAY_E_PROVIDER_ERROR) {
    return std::nullopt;
  }
  if (error.message() == kBlockedMessage) {
    return not_readable(PATCHBAY_COLLECTION_BLOCKED, kBlockedMessage);
  }
  if (error.message() == kSuspendedMessage) {
    return not_readable(PATCHBAY_COLLECTION_SUSPENDED, kSuspendedMessage);
  }
  return not_readable(PATCHBAY_COLLECTION_OUT_OF_REACH,
                      "GitHub does not let this account read the repository any more.");
}

// Throws if a text of the repository is longer than GitHub's own names can be. Such texts are
// copied to every cursor and document.
void check_sizes(const SourceRepository& repository) {
  constexpr std::size_t kName = 2048;
  for (const std::string& text :
       {repository.full_name, repository.html_url, repository.default_branch, repository.visibility,
        repository.pushed_at.value_or("")}) {
    if (text.size() <= kName) continue;
    throw Error(
        PATCHBAY_E_PROVIDER_UNAVAILABLE,
        "GitHub's answer is not that of a repository: check base_url in the configuration.");
  }
}

RepositoryState see_repository(const GitHub& github, Call& call, const std::string& id) {
  RepositoryState seen;
  std::optional<Error> failure;
  try {
    const Response response =
        github.ask(call, github.rest().segment("repositories").segment(id).text(), kJson);
    if (response.status() == 404) {
      seen.state = not_readable(PATCHBAY_COLLECTION_OUT_OF_REACH,
                                "The repository was deleted, or this account may not see it any "
                                "more: GitHub does not tell which.");
    } else if (response.status() == 451) {
      seen.state = not_readable(PATCHBAY_COLLECTION_BLOCKED,
                                "GitHub withholds the repository for legal reasons.");
    } else if (!response.ok()) {
      throw failure_of(response, "repository " + id);
    } else {
      seen.now = now_of(response, call);
      seen.repository = response.as<SourceRepository>();
      check_sizes(*seen.repository);
    }
  } catch (const Error& error) {
    seen.state = state_of(error);
    if (!seen.state) throw;
  }
  if (seen.repository && seen.repository->disabled) {
    seen.state = not_readable(PATCHBAY_COLLECTION_SUSPENDED, "GitHub has disabled the repository.");
  }
  return seen;
}

// Writes the repository's data for the new run to the cursor.
void begin_run(SourceStep& step, const SourceRepository& repository, std::uint64_t now,
               const std::optional<SourceCursor>& last) {
  SourceCursor& cursor = step.cursor;
  cursor.listing = !last;
  cursor.filter = step.filter.text();
  describe_repository(cursor, repository);
  cursor.pushed = repository.pushed_at.value_or("");
  cursor.visibility = repository.visibility;
  cursor.issues = repository.has_issues;
  cursor.discussions = repository.has_discussions;
  cursor.started = time_of(now > kOverlap ? now - kOverlap : 0);
  cursor.since = last ? last->started : "";
  if (last) cursor.tree = last->tree;
}

StepEnd go_on(SourceStep& step) {
  const std::string& stage = step.cursor.stage;
  if (stage == "files") return files_step(step);
  if (stage == "walk" && !step.cursor.frames.empty()) return walk_step(step);
  if (stage == "difference") return difference_step(step);
  if (stage == "issues") return issues_step(step);
  if (stage == "discussions") return discussions_step(step);
  throw Error(PATCHBAY_E_CURSOR_EXPIRED, "The cursor is of another version of the connector.");
}

// Returns the first part of a run. A run of changes reads files only if something was pushed since
// the last run.
const char* first_part(SourceCursor& cursor, const std::optional<SourceCursor>& last) {
  if (!last) return "files";
  const bool is_pushed = cursor.pushed != last->pushed || cursor.branch != last->branch;
  if (is_pushed && !cursor.tree.empty()) {
    cursor.old_tree = std::move(cursor.tree);
    cursor.tree.clear();
    return "difference";
  }
  if (is_pushed) return "files";  // there is no earlier tree to compare
  return cursor.issues ? "issues" : cursor.discussions ? "discussions" : "done";
}

StepEnd begin(SourceStep& step, const std::optional<SourceCursor>& last, bool with_access) {
  const RepositoryState seen = see_repository(step.github, step.call, step.id);
  if (seen.state) return *seen.state;
  begin_run(step, *seen.repository, seen.now, last);
  if (!last) step.step.begin_listing();
  Document document = document_of(*seen.repository);
  const bool is_new = !last || last->visibility != step.cursor.visibility;
  if (with_access && is_new) {
    document.access = access_of(step.github, step.call, *seen.repository);
  }
  step.step.upsert(document);
  step.cursor.stage = first_part(step.cursor, last);
  if (step.cursor.stage == "done") return step.more("done");
  return go_on(step);
}

StepEnd say_access(const GitHub& github, Call& call, const std::string& id, Step& step) {
  const RepositoryState seen = see_repository(github, call, id);
  if (seen.state) return *seen.state;
  step.access(kRepositoryDocument, access_of(github, call, *seen.repository));
  return StepEnd::complete(std::string("{}"));
}

std::string id_of(std::string_view collection) {
  const bool is_number =
      !collection.empty() && std::all_of(collection.begin(), collection.end(),
                                         [](char c) { return c >= '0' && c <= '9'; });
  if (is_number) return std::string(collection);
  throw Error(PATCHBAY_E_NOT_FOUND, "There is no such collection: its id is a repository's id.");
}

}  // namespace

StepEnd GitHub::list_documents(Call& call, const patchbay::sdk::Enumeration& asked,
                               Step& step) const {
  const std::string id = id_of(asked.collection());
  if (asked.access_only()) return say_access(*this, call, id, step);
  const auto last = asked.cursor_as<SourceCursor>();
  SourceStep source{*this, call, step, id, call.user_configuration<UserConfiguration>().files, {}};
  if (last && last->filter != source.filter.text()) {
    throw Error(PATCHBAY_E_CURSOR_EXPIRED,
                "The patterns of files were changed: list the repository from the beginning.");
  }
  const bool is_between_runs = !last || last->stage == "done";
  if (last && !is_between_runs) {
    source.cursor = *last;
    if (last->listing) step.continue_listing();
  }
  StepEnd end = is_between_runs ? begin(source, last, !asked.without_access()) : go_on(source);
  if (end.text().size() > PATCHBAY_CURSOR_MAX) {
    throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                "GitHub's address of the next page is longer than can be kept: try again later.");
  }
  const bool is_done = end.state() == PATCHBAY_COLLECTION_READABLE && source.cursor.stage == "done";
  return is_done ? StepEnd::complete(source.cursor) : end;
}

}  // namespace github
