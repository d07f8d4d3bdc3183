#pragma once

#include <string>
#include <vector>

#include "api/handlers.h"

namespace patchbay::api {

// A service at which users have accounts, such as Google. One account serves all connectors of the
// service.
struct Service {
  std::string id;                         // the connectors' `provider`
  std::vector<std::string> connectors{};  // their ids
  std::vector<std::string> names{};       // their names, in the same order
  std::vector<std::string> scopes{};      // that all of them need together
  bool is_read_only = true;               // each has actions, and none of them changes anything
};

// Returns the services whose accounts the caller can connect in a browser (the OAuth flow
// authorization_code), with those connectors that the caller may use, in the order of their ids.
std::vector<Service> services_for(const Api& api, const Caller& caller);

// Returns the service as a page shows it, with a sentence that says what is connected: "Connect
// Gmail, Calendar, and Drive with read-only access."
Json json_of(const Service& service);

}  // namespace patchbay::api
