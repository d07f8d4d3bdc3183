// Tests that an embedding program finds files in all accounts of a caller at once, and among the
// documents that it has loaded.
#include <filesystem>
#include <fstream>
#include <map>

#include "embed/host_fixture.h"
#include "sandbox/sandbox.h"
#include "temporary_folder.h"

namespace patchbay::test {
namespace {

constexpr const char* kReports = R"({
  "drive": {
    "users": [{"email": "ann@acme.test", "root": "root-ann"}],
    "tokens": [{"token": "ann", "user": "ann@acme.test",
                "scopes": ["https://www.googleapis.com/auth/drive.readonly"]}],
    "files": [{"id": "d-report", "name": "report.txt", "content": "x", "parent": "root-ann",
               "owner": "ann@acme.test"}]},
  "graph": {
    "users": [{"id": "u-ann"}],
    "tokens": [{"token": "ann", "user": "u-ann", "scopes": ["Files.Read.All", "User.Read"]}],
    "drives": [{"id": "b!ann", "owner": "u-ann"}],
    "items": [{"id": "g-report", "drive": "b!ann", "name": "report.docx", "content": "y"}]}})";

// An embedder with two accounts of the local user, and a folder whose documents it has loaded.
class Finder {
 public:
  Finder() {
    const auto root = folder_.path() / "root";
    std::filesystem::create_directories(root);
    std::ofstream(root / "note.txt") << "what the report is about";
    HostOptions options;
    options.connector_path = {examples()};
    options.connector_config["files"] = R"({"root":")" + root.string() + R"("})";
    for (const std::string connector : {"google_drive", "onedrive"}) {
      options.connector_config[connector] = R"({"base_url":")" + provider.url() + R"("})";
      LinkOptions link;
      link.id = "my-" + connector;
      link.connector = connector;
      link.credential = "ann";
      options.links.push_back(std::move(link));
    }
    options.store = (folder_.path() / "store.db").string();
    options.key_ring = folder_.path() / "keys";
    host = open_host(std::move(options));
    REQUIRE(host->sync("files").has_value());
  }
  [[nodiscard]] FilesFound found(std::string_view words, FindOptions options = {}) const {
    options.patience = std::chrono::seconds(60);
    auto outcome = host->find(words, options);
    INFO((outcome ? "" : outcome.error().message()));
    REQUIRE(outcome);
    return std::move(outcome).value();
  }

 private:
  TemporaryFolder folder_;

 public:
  sandbox::Sandbox provider{{.seed = kReports}};
  std::unique_ptr<Host> host;
};

std::map<std::string, std::string> outcomes_in(const FilesFound& found) {
  std::map<std::string, std::string> out;
  for (const FindSource& each : found.sources) out[each.connector_id] = each.outcome;
  return out;
}

TEST_CASE("an embedder finds a file in every account of the caller, and in loaded documents") {
  const Finder finder;
  const FilesFound found = finder.found("report");
  std::map<std::string, const FileFound*> files;
  for (const FileFound& each : found.files) files[each.connector_id] = &each;
  REQUIRE(files.size() == 3);
  CHECK(files.at("google_drive")->title == "report.txt");
  CHECK(files.at("google_drive")->link_ids == std::vector<std::string>{"my-google_drive"});
  CHECK(files.at("google_drive")->document_id.empty());
  CHECK(files.at("onedrive")->source_id == "g-report");
  CHECK(finder.host->text(files.at("files")->document_id).value().bytes ==
        "what the report is about");
  CHECK(outcomes_in(found).at("google_drive") == "ok");
  CHECK(outcomes_in(found).at("onedrive") == "ok");
  REQUIRE(found.documents);
  CHECK(found.documents->count == 1);
  CHECK(finder.found("report", {.most = 1}).files.size() == 1);
  CHECK(finder.found("report", {.connector = "gdrive"}).files.size() == 1);
}

TEST_CASE("an embedder's other callers find nothing of it") {
  const Finder finder;
  Caller other;
  other.user = "somebody else";
  const FilesFound found =
      finder.found("report", {.caller = std::make_shared<const Caller>(other)});
  CHECK(found.files.empty());
  CHECK(outcomes_in(found).at("google_drive") == "not_linked");
  REQUIRE(found.documents);
  CHECK(found.documents->count == 0);
}

TEST_CASE("an account that cannot be asked costs an embedder its own files alone") {
  Finder finder;
  finder.provider.faults().add({.path = "/drive/v3/files", .times = 0, .status = 400});
  const FilesFound found = finder.found("report");
  CHECK(found.files.size() == 2);
  CHECK(outcomes_in(found).at("google_drive") == "failed");
  for (const FindSource& each : found.sources) {
    CHECK(each.error.has_value() == (each.connector_id == "google_drive"));
  }
}

TEST_CASE("what an embedder cannot search for is said") {
  const Finder finder;
  const auto code_of = [&](std::string_view words, const FindOptions& options) {
    return finder.host->find(words, options).error().code();
  };
  CHECK(code_of("", {}) == Code::kInvalidArgument);
  CHECK(code_of("report", {.connector = "no such connector"}) == Code::kNotFound);
  CHECK(code_of("report", {.trace_id = "x"}) == Code::kInvalidArgument);
  finder.host->shutdown(std::chrono::milliseconds(0));
  CHECK(code_of("report", {}) == Code::kCancelled);
}

}  // namespace
}  // namespace patchbay::test
