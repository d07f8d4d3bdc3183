// A repository as a source of documents. Defines the cursor from one step to the next, and the
// parts of a run: the repository itself, then its files, then its issues and pull requests, and
// then its discussions (list_documents.cc).
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

// The id of the document for the repository itself. It is the parent of all other documents, which
// inherit its access.
inline constexpr const char* kRepositoryDocument = "repository";

struct Owner {
  std::string login;
  std::int64_t id = 0;
  std::string type = "User";  // may be "Organization"
};
PATCHBAY_FIELDS(Owner, login, id, type)

// The response of GET /repositories/ID.
struct SourceRepository {
  std::int64_t id = 0;
  std::string full_name;
  std::optional<std::string> description;
  std::string html_url;
  std::string default_branch;
  std::string visibility = "private";  // may be "public" or "internal"
  std::optional<std::string> pushed_at;
  bool has_issues = true;
  bool has_discussions = false;
  bool disabled = false;
  Owner owner;
};
PATCHBAY_FIELDS(SourceRepository, id, full_name, description, html_url, default_branch, visibility,
                pushed_at, has_issues, has_discussions, disabled, owner)

// A folder of a tree that GitHub does not list completely. `after` is the last finished subfolder.
struct TreeFrame {
  std::string path;
  std::string sha;
  std::string after;
};
PATCHBAY_FIELDS(TreeFrame, path, sha, after)

// The data that one step passes to the next step.
struct SourceCursor {
  std::string stage;     // "files", "walk", "difference", "issues", "discussions" or "done"
  bool listing = false;  // true: a listing of everything; false: changes
  std::string filter;    // the user's filter of files; a change of it begins a new listing
  std::string name;      // full_name, for GraphQL and the web
  std::string web;       // html_url
  std::string branch;    // the default branch
  std::string pushed;    // pushed_at
  std::string visibility;
  bool discussions = false;  // true: the repository has discussions
  bool issues = false;
  std::string tree;               // the current or last listed tree
  std::string old_tree;           // for "difference": the tree of the last run
  std::string after;              // for "files": the last listed path
  std::vector<TreeFrame> frames;  // for "walk": from the root's folder to the deepest
  std::string started;            // beginning of the next run's changes, by GitHub's clock
  std::string since;              // only issues and discussions updated since this time; "": all
  std::string reached;  // for issues: time of the last reported row, at which the list goes on
  std::string next;     // for issues: GitHub's address of the next page
  std::string page;     // for discussions: GraphQL's cursor of the next page
  int first = 50;       // page size for discussions
};
PATCHBAY_FIELDS(SourceCursor, stage, listing, filter, name, web, branch, pushed, visibility,
                discussions, issues, tree, old_tree, after, frames, started, since, reached, next,
                page, first)

// A step that is running.
struct SourceStep {
  const GitHub& github;
  Call& call;
  Step& step;
  // The repository's id, which does not change with its name or owner.
  std::string id;
  PathFilter filter;
  SourceCursor cursor;  // cursor of this step; at its end, of the next step

  // Returns the address of the repository: …/repositories/ID.
  [[nodiscard]] Url url() const { return github.rest().segment("repositories").segment(id); }
  // Ends this step. The run goes on with another step, in the part `stage`.
  [[nodiscard]] StepEnd more(const char* stage) {
    cursor.stage = stage;
    return StepEnd::more(cursor);
  }
};

// Return a repository, file, issue or discussion as a document. `cursor` has the repository's name
// and address.
Document document_of(const SourceRepository& repository);
Document document_of(const SourceCursor& cursor, const TreeEntry& entry, const std::string& path);
Document document_of(const SourceCursor& cursor, const SourceIssue& issue);
Document document_of(const SourceCursor& cursor, const SourceDiscussion& discussion);
// Writes into the cursor the data of the repository that the document_of() functions need.
void describe_repository(SourceCursor& cursor, const SourceRepository& repository);

StepEnd files_step(SourceStep& step);        // defined in file_documents.cc
StepEnd walk_step(SourceStep& step);         // defined in file_documents.cc
StepEnd difference_step(SourceStep& step);   // defined in file_documents.cc
StepEnd issues_step(SourceStep& step);       // defined in issue_documents.cc
StepEnd discussions_step(SourceStep& step);  // defined in discussion_documents.cc

// Returns who may read a repository (permissions.cc).
Access access_of(const GitHub& github, Call& call, const SourceRepository& repository);

// Puts content from a list into the document, so that the host does not fetch it. The host fetches
// content that is too large for this later.
void give_content(Document& document, std::string text);

// Converts a time of GitHub, for example "2026-01-02T03:04:05Z".
std::string time_of(std::uint64_t milliseconds);

}  // namespace github
