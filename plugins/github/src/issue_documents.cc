// Lists issues and pull requests as documents: docs.github.com/rest/issues/issues
#include <algorithm>

#include "failure.h"
#include "paging.h"
#include "source.h"

namespace github {

// Returns the document of an issue or a pull request. Both share one sequence of numbers, so each
// number has one document.
Document document_of(const SourceCursor& cursor, const SourceIssue& issue) {
  Document document;
  document.id = "issue:" + std::to_string(issue.number);
  document.version = version_of(issue);
  document.reference = issue.pull_request ? "pull" : "issue";
  document.title = issue.title;
  document.url = issue.html_url;
  document.media_type = "text/markdown";
  document.created_ms = milliseconds_of(issue.created_at);
  document.modified_ms = milliseconds_of(issue.updated_at);
  document.parents = {kRepositoryDocument};
  document.access = Access::inherited();
  if (issue.user) {
    document.authors = {{PATCHBAY_PRINCIPAL_USER, std::to_string(issue.user->id),
                         PATCHBAY_ROLE_OWNER, "", issue.user->login}};
  }
  document.metadata =
      patchbay::sdk::json_text({{"kind", issue.pull_request ? "pull_request" : "issue"},
                                {"number", issue.number},
                                {"state", issue.state.substr(0, 40)},
                                {"repository", cursor.name}});
  if (issue.comments > 0 || issue.pull_request) return document;
  give_content(document, head_text(issue));
  return document;
}

namespace {

// Returns the address of the cursor's page. The list is sorted by update time, oldest first. So an
// issue that changes during the run moves to a later page, where the run finds it again.
std::string page_address(const SourceStep& step) {
  if (!step.cursor.next.empty()) return step.cursor.next;
  Url url = step.url()
                .segment("issues")
                .query("state", "all")
                .query("sort", "updated")
                .query("direction", "asc")
                .query("per_page", "100");
  const std::string& from = step.cursor.reached.empty() ? step.cursor.since : step.cursor.reached;
  if (!from.empty()) url = std::move(url).query("since", from);
  return std::move(url).text();
}

bool names_a_row(std::string_view link) {
  return link.find("?after=") != link.npos || link.find("&after=") != link.npos;
}

// Sets where the next page begins. If the address of the next page names the last row, uses this
// address. Otherwise the address counts pages, and would miss a row when an earlier row moves away.
// Then the list begins again at the time of the last row. If all rows of a page have the same time,
// the list cannot begin again behind them. A listing then uses the address that counts pages, and
// says that it may have missed a row. A run of changes throws CURSOR_EXPIRED, because the next run
// would begin after a missed row: the host then lists the repository from the beginning.
void go_on(SourceStep& step, std::string link, const std::string& last) {
  SourceCursor& cursor = step.cursor;
  if (names_a_row(link)) {
    cursor.next = std::move(link);
  } else if (last > std::max(cursor.since, cursor.reached)) {
    cursor.reached = last;
    cursor.next.clear();
  } else if (cursor.listing) {
    cursor.next = std::move(link);
    step.step.leave_hole();
  } else {
    throw Error(PATCHBAY_E_CURSOR_EXPIRED,
                "A page of changed issues has a single time, so that rows may be missed behind it: "
                "list the repository from the beginning.");
  }
}

const char* after_issues(const SourceCursor& cursor) {
  return cursor.discussions ? "discussions" : "done";
}

// Returns true if the repository has lost its issues since the run began.
bool were_switched_off(const SourceStep& step) {
  return !step.github.get(step.call, step.url().text(), "repository \"" + step.cursor.name + "\"")
              .as<SourceRepository>()
              .has_issues;
}

}  // namespace

StepEnd issues_step(SourceStep& step) {
  SourceCursor& cursor = step.cursor;
  const Response response =
      step.github.ask(step.call, page_address(step), "application/vnd.github+json");
  if ((response.status() == 404 || response.status() == 410) && were_switched_off(step)) {
    return step.more(after_issues(cursor));
  }
  if (!response.ok()) throw failure_of(response, "issues of \"" + cursor.name + "\"");
  std::string link = next_page(response);
  const auto page = response.as<std::vector<SourceIssue>>();
  for (const SourceIssue& issue : page) step.step.upsert(document_of(cursor, issue));
  if (!link.empty() && !page.empty()) {
    if (link == cursor.next) {
      throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                  "GitHub says that the next page of issues is the same one: try again later.");
    }
    go_on(step, std::move(link), page.back().updated_at);
    return step.more("issues");
  }
  cursor.next.clear();
  return step.more(after_issues(cursor));
}

}  // namespace github
