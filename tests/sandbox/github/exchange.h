// One request to the fake GitHub, while a route handles it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/github/refusal.h"
#include "sandbox/github/store.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::github {

// The media types of
// docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api#media-types
enum class Media : unsigned {
  kJson = 1,
  kRaw = 2,
  kDiff = 4,
  kPatch = 8,
  kObject = 16,
  kTextMatch = 32
};

struct Exchange {
  const Request& request;
  const PathParameters& path;
  Store& store;
  const Token* token = nullptr;  // nullptr if the request has no Authorization
  std::string api{};  // the start of URLs in answers: the origin, followed by "/api/v3" on
                      // Enterprise
  Media media = Media::kJson;
  std::string now{};                 // RFC 3339
  Repository* repository = nullptr;  // set for routes of a repository that the token may see

  [[nodiscard]] std::string login() const { return token != nullptr ? token->user : ""; }
  // Returns a number in the path. Fails with 404 if it is not a number.
  [[nodiscard]] SandboxResult<std::int64_t> number(std::string_view name) const;
  [[nodiscard]] SandboxResult<Issue*> issue(bool pull) const;  // the issue {number} in the path
};

Response json_response(const nlohmann::json& body, int status = 200);

}  // namespace patchbay::sandbox::github
