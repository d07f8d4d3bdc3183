#include "failure.h"

#include <algorithm>
#include <array>
#include <vector>

namespace onedrive {
namespace {

constexpr int kMostInnerErrors = 8;

struct Meaning {
  std::string_view code;
  patchbay_status status;
  std::string_view sentence;  // the sentence after the object's name
};

constexpr std::array<Meaning, 11> kMeanings = {{
    {"itemNotFound", PATCHBAY_E_NOT_FOUND,
     " does not exist for this account: check the id, and that it is shared with the account."},
    {"accessDenied", PATCHBAY_E_PROVIDER_ERROR,
     " is not open to this account: its owner has to give more rights."},
    {"Authorization_RequestDenied", PATCHBAY_E_PROVIDER_ERROR,
     " is not open to this account: an administrator has to give more rights."},
    {"malwareDetected", PATCHBAY_E_PROVIDER_ERROR,
     " was flagged by Microsoft as malware and is not given out."},
    {"notAllowed", PATCHBAY_E_PROVIDER_ERROR, ": Microsoft does not allow that."},
    {"resourceLocked", PATCHBAY_E_PROVIDER_ERROR,
     " is locked at the moment: try again when nobody edits it."},
    {"notSupported", PATCHBAY_E_INVALID_ARGUMENT, " does not have this format."},
    {"InputFormatNotSupported", PATCHBAY_E_INVALID_ARGUMENT, " cannot be converted to PDF."},
    {"invalidRequest", PATCHBAY_E_INVALID_ARGUMENT,
     ": Microsoft refused an argument; a cursor that is too old is refused so, too."},
    {"invalidRange", PATCHBAY_E_INVALID_ARGUMENT, " ends before the offset."},
    {"badRequest", PATCHBAY_E_INVALID_ARGUMENT, ": Microsoft refused the request as it was put."},
}};

bool is_code(const std::string& text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// Returns Graph's codes in the body, the outermost code first. Never returns free text of Graph.
std::vector<std::string> codes_in(std::string_view body) {
  std::vector<std::string> codes;
  const Json read = Json::parse(body, nullptr, false);
  const Json* at = &read;
  const char* next = "error";
  for (int depth = 0; depth < kMostInnerErrors; ++depth) {
    if (!at->is_object()) return codes;
    auto found = at->find(next);
    if (found == at->end() && depth > 0) found = at->find("innererror");
    if (found == at->end() || !found->is_object()) return codes;
    at = &*found;
    const auto code = at->find("code");
    if (code != at->end() && code->is_string() && is_code(code->get<std::string>())) {
      codes.push_back(code->get<std::string>());
    }
    next = "innerError";
  }
  return codes;
}

std::string_view usual_code(std::uint32_t status) {
  if (status == 404) return "itemNotFound";
  if (status == 403) return "accessDenied";
  if (status == 423) return "resourceLocked";
  return {};
}

}  // namespace

std::string code_in(std::string_view body) {
  const auto codes = codes_in(body);
  return codes.empty() ? std::string() : codes.front();
}

bool has_code(std::string_view body, std::string_view code) {
  const auto codes = codes_in(body);
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

Error failure_of(const Response& response, std::string_view what) {
  return failure_of(response.status(), response.refusal(), what);
}

Error failure_of(std::uint32_t status, std::string_view body, std::string_view what) {
  const std::string told = code_in(body);
  const std::string thing(what);
  for (const std::string_view code : {std::string_view(told), usual_code(status)}) {
    for (const Meaning& each : kMeanings) {
      if (each.code != code) continue;
      return Error(each.status, "OneDrive: " + thing + std::string(each.sentence))
          .provider_status(status);
    }
  }
  return Error(PATCHBAY_E_PROVIDER_ERROR, "OneDrive answered " + std::to_string(status) +
                                              (told.empty() ? "" : " (" + told + ")") + " for " +
                                              thing + ".")
      .provider_status(status);
}

}  // namespace onedrive
