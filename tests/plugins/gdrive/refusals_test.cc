// Tests that a refusal is reported with Drive's reason, and that the host waits if Drive limits
// requests.
#include "plugins/gdrive/drive_host.h"

using namespace patchbay;
using nlohmann::json;
using test::DriveHost;

namespace {

std::string refusal_body(const char* reason) {
  return json{{"error",
               {{"code", 403},
                {"message", "no"},
                {"errors", json::array({{{"reason", reason}, {"domain", "x"}}})}}}}
      .dump();
}

}  // namespace

TEST_CASE("drive: what is refused of one file is that file's error") {
  DriveHost drive;
  CHECK(drive.refusal("read_file", {{"file_id", "nowhere"}}) == Code::kNotFound);
  CHECK(drive.refusal("read_file", {{"file_id", "dangling"}}) == Code::kNotFound);
  CHECK(drive.refusal("read_file", {{"file_id", "bad"}}) == Code::kProviderError);
  CHECK(drive.refusal("read_file", {{"file_id", "form"}}) == Code::kInvalidArgument);
  CHECK(drive.refusal("read_file", {{"file_id", "folder"}}) == Code::kInvalidArgument);
  CHECK(drive.refusal("read_file", {{"file_id", "doc"}, {"format", "text/csv"}}) ==
        Code::kInvalidArgument);
  CHECK(drive.refusal("read_file", {{"file_id", "note"}, {"format", "text/csv"}}) ==
        Code::kInvalidArgument);
}

// Drive refuses an export above its limit with 403, and for some formats with 500.
TEST_CASE("drive: an export over Drive's limit is read at the address of Google's editors") {
  DriveHost drive;
  for (const char* format : {"text/html", "application/pdf"}) {
    INFO(format);
    const json file =
        drive.result("read_file", {{"file_id", "doc"}, {"format", format}, {"offset", 10'000'000}});
    CHECK(file.at("content") == "0123456789");
    CHECK(file.at("truncated") == false);
  }
  drive.sandbox.faults().add({.path = "/docs/export", .times = 0, .status = 404});
  CHECK(drive.refusal("read_file", {{"file_id", "doc"}, {"format", "text/html"}}) ==
        Code::kTooLarge);
  drive.sandbox.log().clear();
  const auto failed = drive.call("read_file", {{"file_id", "doc"}, {"format", "application/pdf"}});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == Code::kProviderError);
  CHECK(failed.error().message().find("failed at Google each time") != std::string::npos);
  CHECK(drive.sandbox.log().count("GET /drive/v3/files/{fileId}/export") == 3);
}

TEST_CASE("drive: what is no content of a file is not given as its content") {
  DriveHost drive;
  const auto answer = [&](const char* path, const char* type, const char* body) {
    drive.sandbox.faults().add(
        {.path = path, .status = 200, .headers = {{"Content-Type", type}}, .body = body});
  };
  const char* const kOperation =
      R"({"kind": "drive#operation", "response": {"downloadUri": "https://x.test"}})";
  answer("/drive/v3/files/note", "application/json; charset=UTF-8",
         R"({"id": "note", "name": "n", "mimeType": "text/plain"})");
  SECTION("an operation") {
    answer("/drive/v3/files/note", "application/json; charset=UTF-8", kOperation);
  }
  SECTION("a page") { answer("/drive/v3/files/note", "text/html", "<html>"); }
  CHECK(drive.refusal("read_file", {{"file_id", "note"}}) == Code::kProviderUnavailable);
  answer("/drive/v3/files/doc/export", "application/json", kOperation);
  CHECK(drive.refusal("read_file", {{"file_id", "doc"}}) == Code::kProviderUnavailable);
}

TEST_CASE("drive: an answer that is no list is no list without files") {
  DriveHost drive;
  drive.sandbox.faults().add({.path = "/drive/v3/files",
                              .status = 200,
                              .headers = {{"Content-Type", "application/json"}},
                              .body = R"({"kind": "drive#operation"})"});
  CHECK(drive.refusal("search_files", {{"query", "fox"}}) == Code::kProviderUnavailable);
}

TEST_CASE("drive: a token of metadata alone lacks the scope for contents, and says which") {
  DriveHost drive("ann-names");
  CHECK(drive.result("get_file_metadata", {{"file_id", "note"}}).at("id") == "note");
  const auto refused = drive.call("read_file", {{"file_id", "note"}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Code::kInsufficientScope);
  CHECK(refused.error().message().find("reconnect") != std::string::npos);
}

TEST_CASE("drive: a limit that is told by 403 is waited for, and the call succeeds") {
  DriveHost drive;
  drive.sandbox.faults().add({.path = "/drive/v3/files/note",
                              .times = 1,
                              .status = 403,
                              .headers = {{"Retry-After", "0"}},
                              .body = refusal_body("userRateLimitExceeded")});
  CHECK(drive.result("get_file_metadata", {{"file_id", "note"}}).at("id") == "note");
  CHECK(drive.sandbox.log().count("GET /drive/v3/files/{fileId}") == 2);
}

TEST_CASE("drive: a file that was downloaded too often stops nothing else") {
  DriveHost drive;
  drive.sandbox.change_drive(R"({"file": {"id": "note", "overQuota": true}})");
  const auto refused = drive.call("read_file", {{"file_id", "note"}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Code::kProviderError);
  CHECK(refused.error().message().find("tomorrow") != std::string::npos);
  CHECK(drive.result("read_file", {{"file_id", "empty"}}).at("content") == "");
}
