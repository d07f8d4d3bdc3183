// A repository as a source of documents: what one step remembers for the next, and the parts of
// which a run is made. Their order is: the repository itself, its files, its issues and pull
// requests, its discussions (list_documents.cc).
#pragma once

#include <patchbay/sdk/documents.h>
#include <patchbay/sdk/timestamp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "discussion_text.h"
#include "fingerprint.h"
#include "github.h"
#include "issue_text.h"
#include "path_filter.h"
#include "tree.h"

namespace github {

using patchbay::sdk::Access;
using patchbay::sdk::Document;
using patchbay::sdk::milliseconds_of;
using patchbay::sdk::Principal;
using patchbay::sdk::Step;
using patchbay::sdk::StepEnd;

// The id of the document that represents the repository. It is the parent of all others, which get
// their access from it.
inline constexpr const char* kRepositoryDocument = "repository";

struct Owner {
  std::string login;
  std::int64_t id = 0;
  std::string type = "User";  // or Organization
};
PATCHBAY_FIELDS(Owner, login, id, type)

// The answer of GET /repositories/ID.
struct SourceRepository {
  std::int64_t id = 0;
  std::string full_name;
  std::optional<std::string> description;
  std::string html_url;
  std::string default_branch;
  std::string visibility = "private";  // or public, or internal
  std::optional<std::string> pushed_at;
  bool has_issues = true;
  bool has_discussions = false;
  bool disabled = false;
  Owner owner;
};
PATCHBAY_FIELDS(SourceRepository, id, full_name, description, html_url, default_branch, visibility,
                pushed_at, has_issues, has_discussions, disabled, owner)

// A folder of a tree that GitHub does not give whole, and the last of its folders that is finished.
struct TreeFrame {
  std::string path;
  std::string sha;
  std::string after;
};
PATCHBAY_FIELDS(TreeFrame, path, sha, after)

// Everything that one step remembers for the next.
struct SourceCursor {
  std::string stage;     // files, walk, difference, issues, discussions, done
  bool listing = false;  // true: a listing of everything; false: changes
  std::string filter;    // the user's filter; another filter begins a new listing
  std::string name;      // full_name, which GraphQL and the web need
  std::string web;       // html_url
  std::string branch;    // the default branch
  std::string pushed;    // pushed_at
  std::string visibility;
  bool discussions = false;  // the repository has discussions
  bool issues = false;
  std::string tree;               // the tree whose files are listed now, or were listed last
  std::string old_tree;           // difference: the tree of the last run
  std::string after;              // files: the path that was listed last
  std::vector<TreeFrame> frames;  // walk: from the root's folder to the deepest
  std::string started;            // where the next run's changes begin, by GitHub's clock
  std::string since;              // issues and discussions: only those updated since then; "": all
  std::string reached;            // issues: the time of the last row, at which the list continues
  std::string next;               // issues: the page's address, as GitHub gave it
  std::string page;               // discussions: GraphQL's cursor of the page
  int first = 50;                 // discussions in each page
};
PATCHBAY_FIELDS(SourceCursor, stage, listing, filter, name, web, branch, pushed, visibility,
                discussions, issues, tree, old_tree, after, frames, started, since, reached, next,
                page, first)

// One step while it runs.
struct SourceStep {
  const GitHub& github;
  Call& call;
  Step& step;
  std::string id;  // the repository's id, which stays while its names change
  PathFilter filter;
  SourceCursor cursor;  // of this step; at the end, of the next step

  // Returns …/repositories/ID.
  [[nodiscard]] Url url() const { return github.rest().segment("repositories").segment(id); }
  // Ends a step that another step follows, in the next part or in the same one.
  [[nodiscard]] StepEnd more(const char* stage) {
    cursor.stage = stage;
    return StepEnd::more(cursor);
  }
};

// Describe each thing as a document. `cursor` gives the repository's name and address.
Document document_of(const SourceRepository& repository);
Document document_of(const SourceCursor& cursor, const TreeEntry& entry, const std::string& path);
Document document_of(const SourceCursor& cursor, const SourceIssue& issue);
Document document_of(const SourceCursor& cursor, const SourceDiscussion& discussion);
// Writes into the cursor what the document_of functions need of the repository.
void describe_repository(SourceCursor& cursor, const SourceRepository& repository);

StepEnd files_step(SourceStep& step);        // file_documents.cc
StepEnd walk_step(SourceStep& step);         // file_documents.cc
StepEnd difference_step(SourceStep& step);   // file_documents.cc
StepEnd issues_step(SourceStep& step);       // issue_documents.cc
StepEnd discussions_step(SourceStep& step);  // discussion_documents.cc

// Returns who may read a repository (permissions.cc).
Access access_of(const GitHub& github, Call& call, const SourceRepository& repository);

// Puts a content that a list already contained into the document, so that the host does not
// fetch it. A larger content is fetched later.
void give_content(Document& document, std::string text);

// Returns a time of GitHub, such as "2026-01-02T03:04:05Z".
std::string time_of(std::uint64_t milliseconds);

}  // namespace github
