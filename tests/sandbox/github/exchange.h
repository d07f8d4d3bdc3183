// One request to the stand-in GitHub on its way through a route.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/github/refusal.h"
#include "sandbox/github/store.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::github {

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
  const Token* token = nullptr;  // null: without Authorization
  std::string api{};  // the base of the URLs in answers: origin, and "/api/v3" on Enterprise
  Media media = Media::kJson;
  std::string now{};                 // RFC 3339
  Repository* repository = nullptr;  // for routes below one that the token may see

  [[nodiscard]] std::string login() const { return token != nullptr ? token->user : ""; }
  // A number in the path, or 404.
  [[nodiscard]] Granted<std::int64_t> number(std::string_view name) const;
  [[nodiscard]] Granted<Issue*> issue(bool pull) const;  // by {number}
};

Response json_response(const nlohmann::json& body, int status = 200);

}  // namespace patchbay::sandbox::github
