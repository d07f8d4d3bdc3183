#include "failure.h"

#include <algorithm>
#include <string>

namespace github {
namespace {

constexpr std::size_t kMostFaults = 5;
constexpr std::size_t kErrorBodyLimit = 64 << 10;

// Returns true for a single word, as in GitHub's closed lists. Errors of this connector never
// contain GitHub's free text.
bool is_word(const std::string& text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  });
}

std::string word(const Json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  if (!object.is_object() || found == object.end() || !found->is_string()) return {};
  const auto& text = found->get_ref<const std::string&>();
  return is_word(text) ? text : std::string();
}

// Returns, for example, " title is missing_field; assignees is invalid".
std::string named_faults(const Response& response) {
  std::string text;
  try {
    const Json body = response.as<Json>(kErrorBodyLimit);
    const Json errors = body.is_object() ? body.value("errors", Json::array()) : Json::array();
    for (std::size_t i = 0; i < std::min(errors.size(), kMostFaults); ++i) {
      const std::string field = word(errors[i], "field");
      if (!field.empty())
        text += (text.empty() ? " " : "; ") + field + " is " + word(errors[i], "code");
    }
  } catch (const std::exception&) {
    return {};  // the status alone then says what was wrong
  }
  return text;
}

}  // namespace

Error failure_of(const Response& response, std::string_view what) {
  const std::uint32_t status = response.status();
  const std::string thing(what);
  if (status == 404 || status == 410) {
    return Error(PATCHBAY_E_NOT_FOUND,
                 "GitHub shows no " + thing +
                     " to this account: check the name, and that the account may see it.")
        .provider_status(status);
  }
  if (status == 422) {
    const std::string faults = named_faults(response);
    return Error(PATCHBAY_E_INVALID_ARGUMENT, "GitHub refused the arguments for " + thing +
                                                  (faults.empty() ? "." : ":" + faults + "."))
        .provider_status(status);
  }
  return Error(PATCHBAY_E_PROVIDER_ERROR,
               "GitHub answered " + std::to_string(status) + " for " + thing + ".")
      .provider_status(status);
}

Error graphql_failure(const Json& answer, std::string_view what) {
  const Json& errors = answer.at("errors");
  const std::string type = errors.is_array() && !errors.empty() ? word(errors[0], "type") : "";
  const std::string thing(what);
  if (type == "NOT_FOUND")
    return Error(PATCHBAY_E_NOT_FOUND, "GitHub shows no " + thing + " to this account.");
  if (type == "INSUFFICIENT_SCOPES") {
    return patchbay::sdk::insufficient_scope(
        {"write:discussion"}, "The account's token lacks write:discussion, which " + thing +
                                  " needs: reconnect the account and grant it.");
  }
  if (type == "RATE_LIMITED")
    return Error(PATCHBAY_E_RATE_LIMITED, "GitHub's GraphQL budget is used up: try again later.");
  return Error(PATCHBAY_E_PROVIDER_ERROR, "GitHub's GraphQL refused the request for " + thing +
                                              (type.empty() ? "." : " (" + type + ")."));
}

}  // namespace github
