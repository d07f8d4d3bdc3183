#include "failure.h"

#include <algorithm>
#include <array>

namespace gdrive {
namespace {

struct Meaning {
  std::string_view reason;
  patchbay_status code;
  std::string_view sentence;   // the sentence after the object's name
  std::chrono::hours again{};  // time until another attempt may succeed; 0: unknown
};

constexpr std::array<Meaning, 13> kMeanings = {{
    {"notFound", PATCHBAY_E_NOT_FOUND,
     " does not exist for this account: check the id, and that the file is shared with the "
     "account."},
    {"exportSizeLimitExceeded", PATCHBAY_E_TOO_LARGE,
     " is larger than the 10 MB that Google exports: choose another format or open it in Drive."},
    {"fileNotDownloadable", PATCHBAY_E_INVALID_ARGUMENT,
     " has no bytes of its own: it is a Google document, a folder or a shortcut."},
    {"fileNotExportable", PATCHBAY_E_INVALID_ARGUMENT,
     " is not a Google document: read it without a format."},
    {"cannotDownloadAbusiveFile", PATCHBAY_E_PROVIDER_ERROR,
     " was flagged by Google as malware or spam and is not given out."},
    {"cannotDownloadFile", PATCHBAY_E_PROVIDER_ERROR,
     " may not be downloaded: its owner has switched that off for readers."},
    {"cannotExportFile", PATCHBAY_E_PROVIDER_ERROR,
     " may not be exported: its owner has switched that off for readers."},
    {"downloadQuotaExceeded", PATCHBAY_E_PROVIDER_ERROR,
     " was downloaded too often today: Google gives it out again tomorrow.",
     std::chrono::hours(24)},
    {"internalError", PATCHBAY_E_PROVIDER_ERROR,
     " failed at Google each time: choose another format or open it in Drive."},
    {"insufficientFilePermissions", PATCHBAY_E_PROVIDER_ERROR,
     " does not let this account do that: its owner has to give more rights."},
    {"teamDrivesSharedDriveQueryNotSupported", PATCHBAY_E_INVALID_ARGUMENT,
     " cannot be searched so."},
    {"badRequest", PATCHBAY_E_INVALID_ARGUMENT, ": Google refused the request as it was put."},
    {"invalid", PATCHBAY_E_INVALID_ARGUMENT,
     ": Google refused an argument; a cursor that is too old is refused so, too."},
}};

bool is_word(const std::string& text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.';
  });
}

// Parses a body. Returns null if the body is not JSON, or if it is nested too deeply.
Json read_json(std::string_view body) {
  try {
    return patchbay::sdk::parse_json(body);
  } catch (const patchbay::sdk::Mismatch&) {
    return nullptr;
  }
}

// Returns a member of Google's error, if it is one word. Never returns free text of Google.
std::string word_in(std::string_view body, const char* member) {
  const Json read = read_json(body);
  if (!read.is_object() || !read.contains("error") || !read["error"].is_object()) return {};
  const Json errors = read["error"].value("errors", Json::array());
  if (!errors.is_array() || errors.empty() || !errors[0].is_object()) return {};
  const Json word = errors[0].value(member, Json());
  return word.is_string() && is_word(word) ? word.get<std::string>() : std::string();
}

}  // namespace

std::string reason_in(std::string_view body) { return word_in(body, "reason"); }

std::string parameter_in(std::string_view body) { return word_in(body, "location"); }

bool is_operation(std::string_view body) {
  const Json read = read_json(body);
  return read.is_object() && read.value("kind", Json()) == "drive#operation";
}

Error failure_of(const Response& response, std::string_view what) {
  return failure_of(response.status(), response.refusal(), what);
}

Error failure_of(std::uint32_t status, std::string_view body, std::string_view what) {
  const std::string reason = status == kNotFound       ? "notFound"
                             : status == kExportFailed ? "internalError"
                                                       : reason_in(body);
  const std::string thing(what);
  for (const Meaning& each : kMeanings) {
    if (each.reason != reason) continue;
    return Error(each.code, "Google Drive: " + thing + std::string(each.sentence))
        .provider_status(status)
        .retry_after(each.again);
  }
  return Error(PATCHBAY_E_PROVIDER_ERROR, "Google Drive answered " + std::to_string(status) +
                                              (reason.empty() ? "" : " (" + reason + ")") +
                                              " for " + thing + ".")
      .provider_status(status);
}

}  // namespace gdrive
