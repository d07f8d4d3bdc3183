// A host with the connector and one account, in front of a stand-in Drive.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "patchbay/host.hpp"
#include "sandbox/sandbox.h"

namespace patchbay::test {

inline constexpr const char* kSmallDrive = R"({"drive": {
  "users": [{"email": "ann@acme.test", "name": "Ann", "root": "root-ann"},
            {"email": "bob@acme.test", "name": "Bob", "root": "root-bob"}],
  "tokens": [
    {"token": "ann", "user": "ann@acme.test",
     "scopes": ["https://www.googleapis.com/auth/drive.readonly"]},
    {"token": "ann-names", "user": "ann@acme.test",
     "scopes": ["https://www.googleapis.com/auth/drive.metadata.readonly"]},
    {"token": "bob", "user": "bob@acme.test",
     "scopes": ["https://www.googleapis.com/auth/drive.readonly"]}],
  "drives": [{"id": "drive-1", "name": "Plans", "members":
    [{"email": "ann@acme.test", "role": "organizer"}, {"email": "bob@acme.test"}]}],
  "files": [
    {"id": "folder", "mimeType": "application/vnd.google-apps.folder", "parent": "root-ann",
     "owner": "ann@acme.test"},
    {"id": "note", "name": "notes.txt", "content": "the quick brown fox", "parent": "folder",
     "owner": "ann@acme.test", "modifiedTime": "2026-05-01T10:00:00.000Z",
     "permissions": [{"email": "bob@acme.test"}, {"type": "anyone"}]},
    {"id": "picture", "name": "p.bin", "mimeType": "image/x", "content": "\u0000\u0001",
     "parent": "folder", "owner": "ann@acme.test"},
    {"id": "empty", "content": "", "parent": "root-ann", "owner": "ann@acme.test"},
    {"id": "keyed", "content": "by key", "parent": "root-ann", "owner": "ann@acme.test",
     "resourceKey": "0-key", "permissions": [{"type": "anyone"}]},
    {"id": "bad", "content": "x", "parent": "root-ann", "owner": "ann@acme.test", "abusive": true},
    {"id": "doc", "name": "it's", "mimeType": "application/vnd.google-apps.document",
     "parent": "root-ann", "owner": "ann@acme.test",
     "exports": {"text/markdown": "# words", "text/plain": "words",
                 "application/pdf": {"repeat": "0123456789", "times": 1000001},
                 "text/html": {"repeat": "0123456789", "times": 1000001}}},
    {"id": "sheet", "mimeType": "application/vnd.google-apps.spreadsheet", "parent": "root-ann",
     "owner": "ann@acme.test", "exports": {"text/csv": "a,b\n1,2\n"}},
    {"id": "form", "mimeType": "application/vnd.google-apps.form", "parent": "root-ann",
     "owner": "ann@acme.test"},
    {"id": "old", "name": "fox.txt", "parent": "root-ann", "owner": "ann@acme.test",
     "trashed": true},
    {"id": "short", "target": "note", "parent": "root-ann", "owner": "ann@acme.test"},
    {"id": "dangling", "target": "nowhere", "parent": "root-ann", "owner": "ann@acme.test"},
    {"id": "team", "mimeType": "application/vnd.google-apps.folder", "parent": "drive-1",
     "drive": "drive-1"},
    {"id": "plan", "name": "plan.txt", "content": "the fox plan", "parent": "team",
     "drive": "drive-1"}]}})";

struct DriveHost {
  explicit DriveHost(const std::string& token = "ann", const std::string& seed = kSmallDrive)
      : sandbox({.seed = seed}) {
    HostOptions options;
    options.connector_path = {PATCHBAY_BINARY_DIR "/connectors"};
    options.connector_config["google_drive"] = nlohmann::json{{"base_url", sandbox.url()}}.dump();
    LinkOptions link;
    link.id = "drive";
    link.connector = "google_drive";
    link.credential = token;
    options.links.push_back(std::move(link));
    auto opened = Host::open(std::move(options));
    if (!opened) FAIL(opened.error().message());
    host = std::move(opened).value();
  }

  Outcome<std::string> call(const std::string& action, const nlohmann::json& arguments) {
    return host->invoke("google_drive", action, arguments.dump()).outcome;
  }

  // The result; the test fails without one.
  nlohmann::json result(const std::string& action, const nlohmann::json& arguments) {
    const auto outcome = call(action, arguments);
    if (!outcome) FAIL(outcome.error().message());
    return nlohmann::json::parse(outcome.value());
  }

  // The ids of a result's items.
  std::set<std::string> ids(const std::string& action, const nlohmann::json& arguments) {
    std::set<std::string> out;
    const auto found = result(action, arguments);
    for (const auto& each : found.at("items")) out.insert(each.at("id"));
    return out;
  }

  // The error's code; the test fails if the call succeeds.
  Code refusal(const std::string& action, const nlohmann::json& arguments) {
    const auto outcome = call(action, arguments);
    if (outcome) FAIL("it was not refused: " + outcome.value());
    INFO(outcome.error().message());
    return outcome.error().code();
  }

  sandbox::Sandbox sandbox;
  std::unique_ptr<Host> host;
};

}  // namespace patchbay::test
