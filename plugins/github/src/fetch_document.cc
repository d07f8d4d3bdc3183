// Reads the present state or the content of one document. The ids of documents are "repository",
// "file:PATH", "issue:NUMBER" and "discussion:NUMBER".
#include <charconv>

#include "failure.h"
#include "source.h"

namespace github {
namespace {

using patchbay::sdk::Content;
using patchbay::sdk::FetchRequest;

// A Git LFS pointer has fewer than 1024 bytes and begins with this line (git-lfs/docs/spec.md).
constexpr std::size_t kPointerMax = 1024;
constexpr std::string_view kPointer = "version https://git-lfs.github.com/spec/v1\n";

struct Blob {
  std::string sha;
  std::uint64_t size = 0;
};

Blob blob_of(std::string_view reference) {
  const auto blank = std::min(reference.find(' '), reference.size());
  Blob blob{std::string(reference.substr(0, blank)), 0};
  const std::string_view size = reference.substr(std::min(blank + 1, reference.size()));
  const auto read = std::from_chars(size.data(), size.data() + size.size(), blob.size);
  if (read.ec != std::errc() || blob.sha.empty()) {
    throw Error(PATCHBAY_E_NOT_FOUND, "The reference is of another version of the connector.");
  }
  return blob;
}

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc()) throw Error(PATCHBAY_E_NOT_FOUND, "There is no such discussion.");
  return number;
}

// Returns the size in the pointer's line "size 12345" as words for users.
std::string pointed_size(std::string_view pointer) {
  const auto at = pointer.find("\nsize ");
  if (at == pointer.npos) return "of unknown size";
  const std::string_view rest = pointer.substr(at + 6);
  return "of " + std::string(rest.substr(0, rest.find_first_not_of("0123456789"))) + " bytes";
}

Error is_short(std::uint64_t got, std::uint64_t expected) {
  return Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
               "GitHub gave " + std::to_string(got) + " bytes of a file of " +
                   std::to_string(expected) + ": try again later.");
}

void fetch_file(const GitHub& github, Call& call, const Url& url, const FetchRequest& wanted,
                Content& content) {
  const Blob blob = blob_of(wanted.document.reference);
  const Response response =
      github.get(call, Url(url).segment("git").segment("blobs").segment(blob.sha).text(), "file",
                 "application/vnd.github.raw+json");
  if (response.header("content-type").substr(0, 9) == "text/html") {
    throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                "A page came in the place of a file: something between here and GitHub answers.");
  }
  if (blob.size < kPointerMax) {
    const std::string bytes = response.read_all(kPointerMax);
    if (bytes.size() != blob.size) throw is_short(bytes.size(), blob.size);
    if (std::string_view(bytes).substr(0, kPointer.size()) == kPointer) {
      return content.skip("lfs", "Git LFS keeps the content, " + pointed_size(bytes) + ".");
    }
    return content.begin({"", "", "", blob.size}).write(bytes);
  }
  const std::uint64_t piped = response.pipe(content.begin({"", "", "", blob.size}));
  if (piped != blob.size) throw is_short(piped, blob.size);
}

// The parts of a document's id: "file", "issue" or "discussion", and the rest.
struct DocumentName {
  explicit DocumentName(std::string_view id) {
    const auto end = std::min(id.find_first_of(":#"), id.size());
    kind = id.substr(0, end);
    rest = id.substr(std::min(end + 1, id.size()));
  }
  std::string_view kind;
  std::string_view rest;
};

Error no_document() { return Error(PATCHBAY_E_NOT_FOUND, "There is no such document."); }

// Returns a file's entry. Reads one tree after the other down to the file, because the contents API
// silently follows symbolic links.
TreeEntry look_at_file(const GitHub& github, Call& call, const Url& url, std::string tree,
                       std::string_view path) {
  while (true) {
    const auto slash = std::min(path.find('/'), path.size());
    const std::string_view name = path.substr(0, slash);
    std::optional<TreeEntry> found;
    read_tree(
        github.get(call, Url(url).segment("git").segment("trees").segment(tree).text(), "file"),
        [&](const TreeEntry& entry, const TreeEnd&) {
          if (entry.path == name) found = entry;
        });
    const bool is_last = slash == path.size();
    if (!found || (found->type == "tree") == is_last) throw no_document();
    if (is_last) return *found;
    tree = found->sha;
    path.remove_prefix(slash + 1);
  }
}

SourceIssue look_at_issue(const GitHub& github, Call& call, const Url& url,
                          std::string_view number) {
  const Response response =
      github.ask_here(call, Url(url).segment("issues").segment(number).text());
  if (response.status() >= 300 && response.status() < 400) throw no_document();
  if (!response.ok()) throw failure_of(response, "issue " + std::string(number));
  return response.as<SourceIssue>();
}

Document look_at(const GitHub& github, Call& call, const Url& url,
                 const SourceRepository& repository, std::string_view id) {
  const DocumentName name(id);
  SourceCursor place;
  describe_repository(place, repository);
  if (id == kRepositoryDocument) {
    Document whole = document_of(repository);
    whole.access = access_of(github, call, repository);
    return whole;
  }
  if (name.kind == "file") {
    return document_of(place, look_at_file(github, call, url, place.branch, name.rest),
                       std::string(name.rest));
  }
  if (name.kind == "issue") return document_of(place, look_at_issue(github, call, url, name.rest));
  if (name.kind != "discussion") throw no_document();
  return document_of(place, get_discussion(github, call, place.name, number_of(name.rest)));
}

}  // namespace

// Reports the document's current state. First reads the repository: if that is missing, the call
// fails, because it is then unknown whether the document is deleted.
void GitHub::look_at_document(Call& call, const patchbay::sdk::DocumentRef& document,
                              patchbay::sdk::Changes& changes) const {
  const Url url = rest().segment("repositories").segment(document.collection);
  const auto repository = get(call, url.text(), "repository").as<SourceRepository>();
  std::optional<Document> there;
  try {
    there = look_at(*this, call, url, repository, document.id);
  } catch (const Error& error) {
    if (error.code() != PATCHBAY_E_NOT_FOUND) throw;
  }
  if (there) return changes.upsert(*there);
  changes.gone(document.id);
}

void GitHub::fetch_document(Call& call, const FetchRequest& wanted, Content& content) const {
  const Url url = rest().segment("repositories").segment(wanted.document.collection);
  const DocumentName name(wanted.document.id);
  if (name.kind == "file") return fetch_file(*this, call, url, wanted, content);
  if (name.kind == "issue") return fetch_issue(*this, call, url, name.rest, wanted, content);
  if (name.kind != "discussion") throw no_document();
  // GraphQL needs the name of the repository, which may have changed.
  const auto repository = get(call, url.text(), "repository").as<SourceRepository>();
  fetch_discussion(*this, call, repository.full_name, number_of(name.rest), wanted, content);
}

}  // namespace github
