#include "issue_text.h"

#include "failure.h"
#include "paging.h"
#include "source.h"

namespace github {
namespace {

using patchbay::sdk::Sink;

struct ReviewOfPull {
  std::optional<Person> user;
  std::optional<std::string> body;
  std::string state;
  std::optional<std::string> submitted_at;
};
PATCHBAY_FIELDS(ReviewOfPull, user, body, state, submitted_at)

struct CommentOnLine {
  std::optional<Person> user;
  std::optional<std::string> body;
  std::string path;
  std::string created_at;
};
PATCHBAY_FIELDS(CommentOnLine, user, body, path, created_at)

struct CommentOnIssue {
  std::optional<Person> user;
  std::optional<std::string> body;
  std::string created_at;
};
PATCHBAY_FIELDS(CommentOnIssue, user, body, created_at)

std::string name_of(const std::optional<Person>& person) {
  return person ? "@" + person->login : "somebody";
}

std::string said(const std::string& what, const std::optional<Person>& who, const std::string& when,
                 const std::optional<std::string>& body) {
  return "\n---\n\n" + what + " by " + name_of(who) + (when.empty() ? "" : ", " + when) + "\n\n" +
         body.value_or("") + "\n";
}

std::string text_of(const CommentOnIssue& comment) {
  return said("Comment", comment.user, comment.created_at, comment.body);
}
std::string text_of(const ReviewOfPull& review) {
  if (review.state == "PENDING") return {};  // a pending review is visible only to its author
  return said("Review (" + review.state + ")", review.user, review.submitted_at.value_or(""),
              review.body);
}
std::string text_of(const CommentOnLine& comment) {
  return said("Comment on " + comment.path, comment.user, comment.created_at, comment.body);
}

// Writes all entries of a list, page by page.
template <class T>
void write_list(const GitHub& github, Call& call, Url url, std::string_view what,
                const Sink& sink) {
  std::string address = std::move(url).query("per_page", "100").text();
  while (!address.empty()) {
    const Response response = github.get(call, address, what);
    const std::string next = next_page(response);
    for (const T& each : response.as<std::vector<T>>()) sink.write(text_of(each));
    address = next == address ? std::string() : next;
  }
}

}  // namespace

std::string version_of(const SourceIssue& issue) {
  std::string text =
      issue.updated_at + "\n" + issue.title + "\n" + issue.state + "\n" + issue.body.value_or("");
  for (const Label& label : issue.labels) text += "\n" + label.name;
  return fingerprint(text) + "." + std::to_string(issue.comments);
}

std::string head_text(const SourceIssue& issue) {
  std::string text = "# " + issue.title + "\n\n";
  text += issue.pull_request ? "Pull request " : "Issue ";
  text += "#" + std::to_string(issue.number) + " (" + issue.state + ") by " + name_of(issue.user);
  if (!issue.labels.empty()) text += ". Labels:";
  for (const Label& label : issue.labels) text += " " + label.name;
  return text + "\n\n" + issue.body.value_or("") + "\n";
}

void fetch_issue(const GitHub& github, Call& call, const Url& url, std::string_view number,
                 const patchbay::sdk::FetchRequest& wanted, patchbay::sdk::Content& content) {
  const std::string what = "issue " + std::string(number);
  const Url issue_url = Url(url).segment("issues").segment(number);
  const Response response = github.ask_here(call, issue_url.text());
  if (response.status() >= 300 && response.status() < 400) {
    throw Error(PATCHBAY_E_NOT_FOUND, "The issue was moved to another repository.");
  }
  if (!response.ok()) throw failure_of(response, what);
  const auto issue = response.as<SourceIssue>();
  const std::string version = version_of(issue);
  const Sink sink =
      content.begin({"", "text/markdown", version == wanted.document.version ? "" : version,
                     PATCHBAY_SIZE_UNKNOWN});
  sink.write(head_text(issue));
  if (issue.comments > 0) {
    write_list<CommentOnIssue>(github, call, Url(issue_url).segment("comments"), what, sink);
  }
  if (!issue.pull_request) return;
  const Url pull = Url(url).segment("pulls").segment(number);
  write_list<ReviewOfPull>(github, call, Url(pull).segment("reviews"), what, sink);
  write_list<CommentOnLine>(github, call, Url(pull).segment("comments"), what, sink);
}

}  // namespace github
