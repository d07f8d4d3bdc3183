// A repository as a source of documents: what a step remembers for the next, and the pieces of
// which steps are made. The order is: the repository itself, its files, its issues and pull
// requests, its discussions (list_documents.cc).
#pragma once

#include <patchbay/sdk/documents.h>

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
using patchbay::sdk::Principal;
using patchbay::sdk::Step;
using patchbay::sdk::StepEnd;

// The document that stands for the repository: the parent of all others, and the one whose access
// they have.
inline constexpr const char* kRepositoryDocument = "repository";

struct Owner {
  std::string login;
  std::int64_t id = 0;
  std::string type = "User";  // or Organization
};
PATCHBAY_FIELDS(Owner, login, id, type)

// GET /repositories/ID
struct SourceRepository {
  std::int64_t id = 0;
  std::string full_name;
  std::optional<std::string> description;
  std::string html_url;
  std::string default_branch;
  std::string visibility = "private";  // public, internal
  std::optional<std::string> pushed_at;
  bool has_issues = true;
  bool has_discussions = false;
  bool disabled = false;
  Owner owner;
};
PATCHBAY_FIELDS(SourceRepository, id, full_name, description, html_url, default_branch, visibility,
                pushed_at, has_issues, has_discussions, disabled, owner)

// A folder of a tree that GitHub does not give whole, and the last of its folders that is done.
struct TreeFrame {
  std::string path;
  std::string sha;
  std::string after;
};
PATCHBAY_FIELDS(TreeFrame, path, sha, after)

// All that a step remembers.
struct SourceCursor {
  std::string stage;     // files, walk, difference, issues, discussions, done
  bool listing = false;  // of everything; otherwise changes
  std::string filter;    // of the user's configuration: another one begins a new listing
  std::string name;      // full_name, which GraphQL and the web want
  std::string web;       // html_url
  std::string branch;    // the default one
  std::string pushed;    // pushed_at
  std::string visibility;
  bool discussions = false;  // the repository has them
  bool issues = false;
  std::string tree;               // whose files are listed, or were
  std::string old_tree;           // difference: the one before
  std::string after;              // files: the path that was listed last
  std::vector<TreeFrame> frames;  // walk
  std::string started;            // where the next run's changes begin, by GitHub's clock
  std::string since;              // issues and discussions: those updated from here on; empty: all
  std::string reached;            // issues: the time of the last row, from which the list goes on
  std::string next;               // issues: the page, as GitHub gave it
  std::string page;               // discussions: GraphQL's cursor
  int first = 50;                 // discussions in a page
};
PATCHBAY_FIELDS(SourceCursor, stage, listing, filter, name, web, branch, pushed, visibility,
                discussions, issues, tree, old_tree, after, frames, started, since, reached, next,
                page, first)

// One step on its way.
struct SourceStep {
  const GitHub& github;
  Call& call;
  Step& step;
  std::string id;  // of the repository, which its names come and go by
  PathFilter filter;
  SourceCursor cursor;  // of this step, then of the next

  // …/repositories/ID
  [[nodiscard]] Url url() const { return github.rest().segment("repositories").segment(id); }
  // The end of a step that another one follows, in the next part or in the same one.
  [[nodiscard]] StepEnd more(const char* stage) {
    cursor.stage = stage;
    return StepEnd::more(cursor);
  }
};

// What each thing is as a document; of `cursor`, the repository's name and address.
Document document_of(const SourceRepository& repository);
Document document_of(const SourceCursor& cursor, const TreeEntry& entry, const std::string& path);
Document document_of(const SourceCursor& cursor, const SourceIssue& issue);
Document document_of(const SourceCursor& cursor, const SourceDiscussion& discussion);
// What of the repository those need.
void describe_repository(SourceCursor& cursor, const SourceRepository& repository);

StepEnd files_step(SourceStep& step);        // file_documents.cc
StepEnd walk_step(SourceStep& step);         // file_documents.cc
StepEnd difference_step(SourceStep& step);   // file_documents.cc
StepEnd issues_step(SourceStep& step);       // issue_documents.cc
StepEnd discussions_step(SourceStep& step);  // discussion_documents.cc

// Who may read a repository (permissions.cc).
Access access_of(const GitHub& github, Call& call, const SourceRepository& repository);

// The content that a list brought, so that nobody is asked again for it; a larger one is fetched.
void give_content(Document& document, std::string text);

std::uint64_t milliseconds_of(std::string_view time);  // "2026-01-02T03:04:05Z"; 0: not that
std::string time_of(std::uint64_t milliseconds);

}  // namespace github
