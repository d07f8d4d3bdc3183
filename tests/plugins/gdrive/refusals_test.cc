// Tests that a refusal is reported by Drive's reason, and that the host waits when Drive sets a
// limit.
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
  CHECK(drive.refusal("read_file", {{"file_id", "doc"}, {"format", "text/html"}}) ==
        Code::kTooLarge);
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
