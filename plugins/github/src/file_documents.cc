// Lists the files of the default branch as documents: docs.github.com/rest/git/trees
#include <algorithm>
#include <unordered_map>

#include "failure.h"
#include "source.h"
#include "tree.h"

namespace github {
namespace {

constexpr std::size_t kBatch = 500;                // number of files between two checkpoints
constexpr std::size_t kFoldersAtOnce = 8;          // number of requests in one step of a walk
constexpr std::uint64_t kBlobMax = 100ULL << 20U;  // in bytes; GitHub does not deliver larger blobs
constexpr std::size_t kCursorRoom = 48U << 10U;    // maximum size of the frames in bytes

std::string id_of_file(const std::string& path) {
  const std::string id = "file:" + path;
  if (id.size() <= PATCHBAY_DOCUMENT_ID_MAX) return id;
  return "file#" + fingerprint(path) + fingerprint("again " + path);
}

std::string web_address(const SourceCursor& cursor, const std::string& path) {
  try {
    return Url(cursor.web).segment("blob").path(cursor.branch).path(path).text();
  } catch (const Error&) {  // a name that an address cannot contain, such as ".."
    return cursor.web;
  }
}

// Returns a word that says why the entry has no text to fetch; "" if it has one. An LFS pointer is
// recognized later, when its content is fetched.
std::string skipped(const TreeEntry& entry) {
  if (entry.type == "commit" || entry.mode == "160000") return "submodule";
  if (entry.mode == "120000") return "symlink";
  return entry.size > kBlobMax ? "too_large" : "";
}

}  // namespace

Document document_of(const SourceCursor& cursor, const TreeEntry& entry, const std::string& path) {
  Document document;
  document.id = id_of_file(path);
  document.version = entry.sha;
  document.reference = entry.sha + " " + std::to_string(entry.size);
  document.title = path.substr(path.rfind('/') + 1);
  document.url = web_address(cursor, path);
  document.size = entry.size;
  document.parents = {kRepositoryDocument};
  document.access = Access::inherited();
  document.skipped = skipped(entry);
  document.metadata =
      patchbay::sdk::json_text({{"kind", "file"}, {"path", path}, {"repository", cursor.name}});
  return document;
}

namespace {

void say_file(SourceStep& step, const TreeEntry& entry, const std::string& path) {
  step.step.upsert(document_of(step.cursor, entry, path));
}

bool is_file(const SourceStep& step, const TreeEntry& entry, const std::string& path) {
  return entry.type != "tree" && step.filter.takes(path);
}

Url tree_url(const SourceStep& step, const std::string& tree, bool whole) {
  Url url = step.url().segment("git").segment("trees").segment(tree);
  return whole ? std::move(url).query("recursive", "1") : url;
}

std::string joined(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

Error is_gone(const char* what) {
  return Error(PATCHBAY_E_CURSOR_EXPIRED,
               std::string("GitHub no longer has the ") + what +
                   " that this run went through: list the repository from the beginning.");
}

// Returns true if the repository has no commits. A 409 with another message is temporary.
bool is_empty_repository(const Response& response) {
  constexpr std::size_t kBody = 64U << 10U;
  return response.status() == 409 &&
         response.read_all(kBody).find("Git Repository is empty") != std::string::npos;
}

const char* after_files(const SourceCursor& cursor) {
  return cursor.issues ? "issues" : cursor.discussions ? "discussions" : "done";
}

}  // namespace

// Reports the files of a tree from one response. If GitHub does not return the whole tree in one
// response, begins the walk through its folders.
StepEnd files_step(SourceStep& step) {
  SourceCursor& cursor = step.cursor;
  const bool is_named = !cursor.tree.empty();
  const Response response = step.github.ask(
      step.call, tree_url(step, is_named ? cursor.tree : cursor.branch, true).text(), kJson);
  if (is_empty_repository(response)) {
    cursor.tree.clear();
    return step.more(after_files(cursor));
  }
  if (response.status() == 404 && is_named) throw is_gone("tree");
  if (!response.ok()) throw failure_of(response, "files of \"" + cursor.name + "\"");
  bool skips = !cursor.after.empty();
  std::size_t count = 0;
  const TreeEnd end = read_tree(response, [&](const TreeEntry& entry, const TreeEnd& so_far) {
    if (skips) {
      skips = entry.path != cursor.after;
      return;
    }
    if (!is_file(step, entry, entry.path)) return;
    say_file(step, entry, entry.path);
    if (++count % kBatch != 0 || so_far.sha.empty()) return;
    step.call.stop_if_unwanted();
    cursor.tree = so_far.sha;
    cursor.after = entry.path;
    step.step.checkpoint(cursor);
  });
  // Without this error, the step would find no files, and all files would count as deleted.
  if (skips) throw is_gone("file");
  cursor.tree = end.sha;
  cursor.after.clear();
  if (!end.truncated) return step.more(after_files(cursor));
  cursor.frames = {{"", end.sha, ""}};
  return step.more("walk");
}

namespace {

struct Folder {
  std::string name;
  std::string sha;
};

// Returns the subfolders of the frame's folder that are not finished yet. For a new frame, also
// reports the folder's files.
std::vector<Folder> open_frame(SourceStep& step, const TreeFrame& frame) {
  const Response response =
      step.github.ask(step.call, tree_url(step, frame.sha, false).text(), kJson);
  if (response.status() == 404) throw is_gone("tree");
  if (!response.ok()) throw failure_of(response, "files of \"" + step.cursor.name + "\"");
  std::vector<Folder> folders;
  bool is_behind = frame.after.empty();
  const TreeEnd end = read_tree(response, [&](const TreeEntry& entry, const TreeEnd&) {
    const std::string path = joined(frame.path, entry.path);
    if (entry.type == "tree") {
      if (is_behind) folders.push_back({entry.path, entry.sha});
      if (entry.path == frame.after) is_behind = true;
    } else if (frame.after.empty() && is_file(step, entry, path)) {
      say_file(step, entry, path);
    }
  });
  if (end.truncated) step.step.leave_hole();  // the folder has more files than GitHub lists
  return folders;
}

// Reports all files below a folder. Returns false if GitHub did not list all of them.
bool say_folder(SourceStep& step, const Response& response, const std::string& path) {
  if (response.status() == 404) throw is_gone("tree");
  if (!response.ok()) throw failure_of(response, "files of \"" + step.cursor.name + "\"");
  return !read_tree(response, [&](const TreeEntry& entry, const TreeEnd&) {
            const std::string whole = joined(path, entry.path);
            if (is_file(step, entry, whole)) say_file(step, entry, whole);
          }).truncated;
}

}  // namespace

// Walks folder by folder, because GitHub did not return the whole tree in one response
// (`truncated`). Requests everything below each folder at once. If this response is truncated too,
// enters the folder.
StepEnd walk_step(SourceStep& step) {
  SourceCursor& cursor = step.cursor;
  TreeFrame& frame = cursor.frames.back();
  std::vector<Folder> folders = open_frame(step, frame);
  const bool has_more = folders.size() > kFoldersAtOnce;
  if (has_more) folders.resize(kFoldersAtOnce);
  std::vector<std::string> urls;
  for (const Folder& folder : folders) urls.push_back(tree_url(step, folder.sha, true).text());
  const std::vector<Response> responses = step.github.ask_all(step.call, urls, kJson);
  for (std::size_t i = 0; i < folders.size(); ++i) {
    frame.after = folders[i].name;
    const std::string path = joined(frame.path, folders[i].name);
    if (say_folder(step, responses[i], path)) continue;
    cursor.frames.push_back({path, folders[i].sha, ""});  // invalidates `frame`
    if (patchbay::sdk::json_text(patchbay::sdk::to_json_tree(cursor)).size() > kCursorRoom) {
      throw Error(PATCHBAY_E_TOO_LARGE, "The folders of \"" + cursor.name + "\" lie too deep.");
    }
    return step.more("walk");
  }
  if (!has_more) cursor.frames.pop_back();
  return step.more(cursor.frames.empty() ? after_files(cursor) : "walk");
}

// Compares the previously listed tree with the new one, and reports the differences. A file that is
// only in the old tree was deleted.
StepEnd difference_step(SourceStep& step) {
  SourceCursor& cursor = step.cursor;
  std::unordered_map<std::string, std::string> before;  // the old tree: maps a path to "mode sha"
  const std::vector<Response> responses = step.github.ask_all(
      step.call,
      {tree_url(step, cursor.old_tree, true).text(), tree_url(step, cursor.branch, true).text()},
      kJson);
  if (responses[0].status() == 404 || is_empty_repository(responses[1])) throw is_gone("tree");
  for (const Response& each : responses) {
    if (!each.ok()) throw failure_of(each, "files of \"" + cursor.name + "\"");
  }
  const TreeEnd old_end = read_tree(responses[0], [&](const TreeEntry& entry, const TreeEnd&) {
    if (is_file(step, entry, entry.path)) before.emplace(entry.path, entry.mode + " " + entry.sha);
  });
  const TreeEnd end = read_tree(responses[1], [&](const TreeEntry& entry, const TreeEnd&) {
    if (!is_file(step, entry, entry.path)) return;
    const auto known = before.find(entry.path);
    const bool is_same = known != before.end() && known->second == entry.mode + " " + entry.sha;
    if (known != before.end()) before.erase(known);
    if (!is_same) say_file(step, entry, entry.path);
  });
  if (old_end.truncated || end.truncated) throw is_gone("whole list of files");
  for (const auto& [path, version] : before) step.step.gone(id_of_file(path));
  cursor.tree = end.sha;
  cursor.old_tree.clear();
  return step.more(after_files(cursor));
}

}  // namespace github
